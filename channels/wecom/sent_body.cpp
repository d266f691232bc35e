// SPDX-License-Identifier: Apache-2.0
#include "channels/wecom/sent_body.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "channels/split.h"
#include "channels/wecom/sync_message.h"
#include "foundation/random.h"

namespace xiaoer::channels::wecom {
namespace {

using nlohmann::json;

constexpr std::int64_t kMegabyte = 1024 * 1024;

std::string dumped(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

SentContent text_content(const std::string& text) {
  return {"text", dumped({{"content", text}})};
}

bool fits_menu(const Card& card) {
  const auto fits = [](const Choice& choice) {
    return !choice.label.empty() && choice.label.size() <= kLongestLabel;
  };
  return card.text.size() <= kLongestHead && !card.choices.empty() && card.choices.size() <= kMostChoices &&
         std::all_of(card.choices.begin(), card.choices.end(), fits);
}

SentContent card_content(const Card& card) {
  if (!fits_menu(card)) return text_content(plain_choices(card));
  json list = json::array();
  for (std::size_t i = 0; i < card.choices.size(); ++i)
    list.push_back(
        {{"type", "click"},
         {"click", {{"id", menu_id_of(card.choices[i], i + 1)}, {"content", card.choices[i].label}}}});
  return {"msgmenu", dumped({{"head_content", card.text}, {"list", std::move(list)}})};
}

std::string message_json(json head, const std::string& msgid, const SentContent& content) {
  head["msgid"] = msgid;
  head["msgtype"] = content.type;
  head[content.type] = json::parse(content.json);
  return dumped(head);
}

}  // namespace

std::optional<SentContent> content_of(const MessageBody& body) {
  if (const auto* text = std::get_if<Text>(&body)) return text_content(text->text);
  if (const auto* card = std::get_if<Card>(&body)) return card_content(*card);
  if (const auto* link = std::get_if<Link>(&body))
    return text_content(link->title.empty() ? link->url : link->title + "\n" + link->url);
  if (const auto* letter = std::get_if<Letter>(&body)) return text_content(letter->text);
  if (const auto* place = std::get_if<Location>(&body))
    return SentContent{"location", dumped({{"name", place->label},
                                           {"address", place->label},
                                           {"latitude", place->latitude},
                                           {"longitude", place->longitude}})};
  return std::nullopt;
}

SentContent media_content(const std::string& type, const std::string& media_id) {
  return {type, dumped({{"media_id", media_id}})};
}

// Rows of the outbox go, and their numbers come again; a message's place in its conversation does not.
std::string message_id(const std::string& installation_secret, const OutboundMessage& message) {
  std::string name = installation_secret + ":" + message.to.account;
  for (const std::int64_t number :
       {message.id, message.conversation_id, message.seq, std::int64_t{message.part}})
    name += ":" + std::to_string(number);
  return sha256_hex(name).substr(0, 32);
}

std::string send_json(const Address& to, const std::string& msgid, const SentContent& content) {
  return message_json({{"touser", to.peer}, {"open_kfid", to.thread}}, msgid, content);
}

std::string event_json(const std::string& code, const std::string& msgid, const SentContent& content) {
  return message_json({{"code", code}}, msgid, content);
}

MediaKind media_kind(const std::string& mime, std::int64_t size) {
  static const std::vector<std::pair<std::string, MediaKind>> kKinds{
      {"image/jpeg", {"image", 10 * kMegabyte}},
      {"image/png", {"image", 10 * kMegabyte}},
      {"audio/amr", {"voice", 2 * kMegabyte}},
      {"video/mp4", {"video", 10 * kMegabyte}}};
  for (const auto& [each, kind] : kKinds)
    if (each == mime && size <= kind.most) return kind;
  return {"file", 20 * kMegabyte};
}

}  // namespace xiaoer::channels::wecom
