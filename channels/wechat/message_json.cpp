// SPDX-License-Identifier: Apache-2.0
#include "channels/wechat/message_json.h"

#include <nlohmann/json.hpp>

#include "channels/split.h"
#include "foundation/text.h"

namespace xiaoer::channels::wechat {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLongestChoiceId = 64, kLongestField = 20;

// Without the control characters that JSON can only write as codes.
std::string clean(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out += c;
  return out;
}

std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

struct Words {
  std::string operator()(const Text& body) const { return body.text; }
  std::string operator()(const Card& body) const { return plain_choices(body); }
  std::string operator()(const Link& body) const {
    return body.title.empty() ? body.url : body.title + "\n" + body.url;
  }
  std::string operator()(const Location& body) const {
    return body.label + " (" + std::to_string(body.latitude) + ", " + std::to_string(body.longitude) + ")";
  }
  std::string operator()(const Letter& body) const { return body.text; }
  std::string operator()(const Attachment&) const { return ""; }
  std::string operator()(const Event&) const { return ""; }
};

Json button_json(const MenuButton& button) {
  if (!button.url.empty()) return {{"type", "view"}, {"name", button.name}, {"url", button.url}};
  return {{"type", "click"}, {"name", button.name}, {"key", button.says}};
}

}  // namespace

std::string text_json(const std::string& openid, const std::string& text) {
  return dumped({{"touser", openid}, {"msgtype", "text"}, {"text", {{"content", clean(text)}}}});
}

std::string menu_json(const std::string& openid, const Card& card) {
  Json list = Json::array();
  for (std::size_t i = 0; i < card.choices.size(); ++i) {
    const Choice& choice = card.choices[i];
    const std::string id = choice.value.size() <= kLongestChoiceId ? choice.value : std::to_string(i + 1);
    list.push_back({{"id", id}, {"content", clean(choice.label)}});
  }
  return dumped(
      {{"touser", openid},
       {"msgtype", "msgmenu"},
       {"msgmenu", {{"head_content", clean(card.text)}, {"list", std::move(list)}, {"tail_content", ""}}}});
}

std::string media_json(const std::string& openid, const std::string& type, const std::string& media_id) {
  Json media{{"media_id", media_id}};
  if (type == "video") media["thumb_media_id"] = media_id;
  return dumped({{"touser", openid}, {"msgtype", type}, {type, std::move(media)}});
}

std::string typing_json(const std::string& openid) {
  return dumped({{"touser", openid}, {"command", "Typing"}});
}

std::string template_json(const std::string& openid, const Settings& settings, const std::string& text,
                          const std::string& client_id) {
  const std::string shown =
      count_code_points(text) > kLongestField ? first_code_points(text, kLongestField - 1) + "…" : text;
  return dumped({{"touser", openid},
                 {"template_id", settings.template_id},
                 {"client_msg_id", client_id},
                 {"data", {{settings.template_field, {{"value", clean(shown)}}}}}});
}

std::string account_menu_json(const std::vector<MenuButton>& menu) {
  Json buttons = Json::array();
  for (const MenuButton& top : menu) {
    if (!top.under.empty()) continue;
    Json below = Json::array();
    for (const MenuButton& button : menu)
      if (button.under == top.name) below.push_back(button_json(button));
    buttons.push_back(below.empty() ? button_json(top) : Json{{"name", top.name}, {"sub_button", below}});
  }
  return dumped({{"button", std::move(buttons)}});
}

std::string words_of(const MessageBody& body) {
  return std::visit(Words{}, body);
}

}  // namespace xiaoer::channels::wechat
