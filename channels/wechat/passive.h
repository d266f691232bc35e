// SPDX-License-Identifier: Apache-2.0
// The answer inside the platform's own request. It holds one text; what does not fit into it goes the usual
// way. Pure, so that a repeated request gets the same bytes.
#pragma once
#include <string>
#include <vector>

#include "channels/channel.h"

namespace xiaoer::channels::wechat {

struct Correspondents {
  std::string openid, ours;
  TimePoint at{};  // stands in the reply
};

struct Carried {
  std::string text;       // "" = nothing fits
  std::size_t count = 0;  // so many of the messages, from the first
};
// Whole texts and cards (choices as numbers), as long as they fit together.
[[nodiscard]] Carried carried(const std::vector<OutboundMessage>& messages);

[[nodiscard]] std::string text_reply(const Correspondents& between, const std::string& text);
// Hands the message over to WeChat's own desk; `to` is an account of it, "" = any.
[[nodiscard]] std::string transfer_reply(const Correspondents& between, const std::string& to);
[[nodiscard]] std::string transfer_reply_json(const Correspondents& between);

}  // namespace xiaoer::channels::wechat
