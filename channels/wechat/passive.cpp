// SPDX-License-Identifier: Apache-2.0
#include "channels/wechat/passive.h"

#include <nlohmann/json.hpp>

#include "channels/split.h"
#include "channels/tencent/fields.h"

namespace xiaoer::channels::wechat {
namespace {

constexpr std::size_t kMostBytes = 2048;
constexpr std::string_view kBetween = "\n\n";

std::string seconds(TimePoint at) {
  return std::to_string(to_millis(at) / 1000);
}

std::string head(const Correspondents& between, const char* type) {
  return "<xml>" + tencent::element("ToUserName", between.openid) +
         tencent::element("FromUserName", between.ours) + "<CreateTime>" + seconds(between.at) +
         "</CreateTime>" + tencent::element("MsgType", type);
}

}  // namespace

Carried carried(const std::vector<OutboundMessage>& messages) {
  Carried all;
  for (const OutboundMessage& message : messages) {
    const auto* text = std::get_if<Text>(&message.body);
    const auto* card = std::get_if<Card>(&message.body);
    if (!text && !card) break;
    const std::string words = text ? text->text : plain_choices(*card);
    const std::size_t size = all.text.size() + (all.text.empty() ? 0 : kBetween.size()) + words.size();
    if (words.empty() || size > kMostBytes) break;
    if (!all.text.empty()) all.text += kBetween;
    all.text += words;
    ++all.count;
  }
  return all;
}

std::string text_reply(const Correspondents& between, const std::string& text) {
  return head(between, "text") + tencent::element("Content", text) + "</xml>";
}

std::string transfer_reply(const Correspondents& between, const std::string& to) {
  const std::string whom =
      to.empty() ? "" : "<TransInfo>" + tencent::element("KfAccount", to) + "</TransInfo>";
  return head(between, "transfer_customer_service") + whom + "</xml>";
}

std::string transfer_reply_json(const Correspondents& between) {
  return nlohmann::json{{"ToUserName", between.openid},
                        {"FromUserName", between.ours},
                        {"CreateTime", to_millis(between.at) / 1000},
                        {"MsgType", "transfer_customer_service"}}
      .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace xiaoer::channels::wechat
