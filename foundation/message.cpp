// SPDX-License-Identifier: Apache-2.0
#include "foundation/message.h"

#include <nlohmann/json.hpp>

namespace xiaoer {
namespace {

using nlohmann::json;

std::string dumped(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

json to_json(const Attachment& attachment) {
  return {{"id", attachment.attachment_id}, {"mime", attachment.mime}, {"size", attachment.size}};
}

// Makes the stored form of each alternative.
struct Store {
  StoredBody operator()(const Text& body) const { return {"text", body.text, ""}; }
  StoredBody operator()(const Attachment& body) const {
    return {body.type, body.name, dumped(to_json(body))};
  }
  StoredBody operator()(const Location& body) const {
    return {"location", body.label, dumped({{"latitude", body.latitude}, {"longitude", body.longitude}})};
  }
  StoredBody operator()(const Link& body) const { return {"link", body.title, dumped({{"url", body.url}})}; }
  StoredBody operator()(const Event& body) const { return {"event", body.kind, dumped({{"key", body.key}})}; }
  StoredBody operator()(const Card& body) const {
    json choices = json::array();
    for (const auto& choice : body.choices)
      choices.push_back({{"label", choice.label}, {"value", choice.value}});
    return {"choices", body.text, dumped({{"choices", std::move(choices)}})};
  }
  StoredBody operator()(const Letter& body) const {
    json files = json::array();
    for (const auto& file : body.attachments) {
      json stored = to_json(file);
      stored.update({{"type", file.type}, {"name", file.name}});
      files.push_back(std::move(stored));
    }
    return {"letter", body.text,
            dumped({{"subject", body.subject},
                    {"full_text", body.full_text},
                    {"attachments", std::move(files)},
                    {"original", body.original_id},
                    {"html", body.html_id},
                    {"automatic", body.automatic}})};
  }
};

Card card_from(const StoredBody& stored, const json& extra) {
  Card card{stored.text, {}};
  for (const auto& choice : extra.at("choices"))
    card.choices.push_back({choice.at("label").get<std::string>(), choice.at("value").get<std::string>()});
  return card;
}

Attachment attachment_from(const std::string& type, const std::string& name, const json& stored) {
  return {type, stored.value("id", ""), name, stored.value("mime", ""),
          stored.value("size", std::int64_t{0})};
}

Letter letter_from(const StoredBody& stored, const json& extra) {
  Letter letter{extra.value("subject", ""),   stored.text,
                extra.value("full_text", ""), {},
                extra.value("original", ""),  extra.value("html", ""),
                extra.value("automatic", "")};
  for (const auto& file : extra.at("attachments"))
    letter.attachments.push_back(attachment_from(file.value("type", "file"), file.value("name", ""), file));
  return letter;
}

MessageBody body_from(const StoredBody& stored, const json& extra) {
  if (stored.type == "choices") return card_from(stored, extra);
  if (stored.type == "location")
    return Location{extra.value("latitude", 0.0), extra.value("longitude", 0.0), stored.text};
  if (stored.type == "link") return Link{extra.value("url", ""), stored.text};
  if (stored.type == "event") return Event{stored.text, extra.value("key", "")};
  if (stored.type == "letter") return letter_from(stored, extra);
  for (const char* file : {"image", "voice", "video", "file"})
    if (stored.type == file) return attachment_from(stored.type, stored.text, extra);
  throw std::invalid_argument("there is no message of type '" + stored.type + "'");
}

}  // namespace

int shard_of(const Address& address) {
  std::uint64_t hash = 14695981039346656037ULL;  // FNV-1a, 64 bit
  const auto mix = [&hash](const std::string& part) {
    for (const unsigned char byte : part) hash = (hash ^ byte) * 1099511628211ULL;
    hash = (hash ^ 0xFF) * 1099511628211ULL;  // a separator no UTF-8 text contains
  };
  mix(address.channel);
  mix(address.account);
  mix(address.peer);
  return static_cast<int>(hash % 256);
}

StoredBody to_stored(const MessageBody& body) {
  return std::visit(Store{}, body);
}

MessageBody from_stored(const StoredBody& stored) {
  if (stored.type == "text") return Text{stored.text};
  try {
    return body_from(stored, json::parse(stored.extra));
  } catch (const json::exception& fault) {
    throw std::invalid_argument("a stored message of type '" + stored.type +
                                "' has no valid details: " + fault.what());
  }
}

MessageBody text_at_least(const StoredBody& stored) {
  try {
    return from_stored(stored);
  } catch (const std::invalid_argument&) {
    return Text{stored.text};
  }
}

}  // namespace xiaoer
