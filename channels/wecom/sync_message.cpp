// SPDX-License-Identifier: Apache-2.0
#include "channels/wecom/sync_message.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "channels/wecom/sync_fields.h"
#include "foundation/encoding.h"
#include "foundation/text.h"

namespace xiaoer::channels::wecom {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestText = 20'000;  // code points; far beyond what the provider lets people write
constexpr std::size_t kLongestMenuId = 64;    // bytes
constexpr std::string_view kValueMark = "v-";
constexpr std::size_t kMostMerged = 50;

std::string bounded(const std::string& text) {
  return text.size() > kLongestText ? first_code_points(text, kLongestText) : text;
}

std::string joined(std::initializer_list<std::string> parts, const char* between) {
  std::string all;
  for (const std::string& part : parts)
    if (!part.empty()) all.append(all.empty() ? "" : between).append(part);
  return bounded(all);
}

MessageBody text_body(const json& content) {
  const std::string menu_id = text_at(content, "menu_id");
  if (menu_id.starts_with(kValueMark))
    if (const auto value = from_base64url(std::string_view(menu_id).substr(kValueMark.size()));
        value && !value->empty() && is_valid_utf8(*value))
      return Text{*value};
  return Text{bounded(text_at(content, "content"))};
}

MessageBody location_body(const json& content) {
  return Location{decimal_at(content, "latitude"), decimal_at(content, "longitude"),
                  joined({text_at(content, "name"), text_at(content, "address")}, " ")};
}

// Words, so that the order number in it is found like one that was typed.
MessageBody order_body(const json& content) {
  return Text{joined({"订单 " + text_at(content, "order_id"), text_at(content, "product_titles"),
                      text_at(content, "price_wording"), text_at(content, "state")},
                     "，")};
}

MessageBody merged_body(const json& content) {
  std::string text = text_at(content, "title");
  const auto items = content.find("item");
  if (items != content.end() && items->is_array())
    for (std::size_t i = 0; i < std::min(items->size(), kMostMerged); ++i) {
      const json& item = (*items)[i];
      const json inner = json::parse(text_at(item, "msg_content"), nullptr, false);
      const std::string words = text_at(object_at(inner, text_at(item, "msgtype")), "content");
      text += "\n" + text_at(item, "sender_name") + "：" +
              (words.empty() ? "[" + text_at(item, "msgtype") + "]" : words);
    }
  return Text{bounded(text)};
}

struct Reader {
  std::string_view type;
  MessageBody (*read)(const json&);
};

constexpr std::array kReaders{
    Reader{"text", text_body},
    Reader{"location", location_body},
    Reader{"link",
           [](const json& content) -> MessageBody {
             return Link{text_at(content, "url"), bounded(text_at(content, "title"))};
           }},
    Reader{"miniprogram",
           [](const json& content) -> MessageBody {
             return Link{text_at(content, "pagepath"), bounded(text_at(content, "title"))};
           }},
    Reader{"channels_shop_product",
           [](const json& content) -> MessageBody {
             return Link{"", joined({text_at(content, "title"), text_at(content, "sales_price")}, " ")};
           }},
    Reader{"channels",
           [](const json& content) -> MessageBody {
             return Link{"", joined({text_at(content, "nickname"), text_at(content, "title")}, "：")};
           }},
    Reader{"channels_shop_order", order_body},
    Reader{"merged_msg", merged_body},
};

}  // namespace

std::string menu_id_of(const Choice& choice, std::size_t number) {
  const std::string value = std::string(kValueMark) + to_base64url(choice.value);
  const bool needed = choice.value != choice.label && !choice.value.empty();
  return needed && value.size() <= kLongestMenuId ? value : "n" + std::to_string(number);
}

std::optional<MediaItem> media_of(const std::string& type, const json& content) {
  constexpr std::array kMedia{"image", "voice", "video", "file"};
  if (std::find(kMedia.begin(), kMedia.end(), type) == kMedia.end()) return std::nullopt;
  return MediaItem{type, text_at(content, "media_id")};
}

MessageBody body_of(const std::string& type, const json& content) {
  for (const Reader& reader : kReaders)
    if (reader.type == type) return reader.read(content);
  return Event{"unsupported", first_code_points(type, 64)};
}

}  // namespace xiaoer::channels::wecom
