// SPDX-License-Identifier: Apache-2.0
// What WeChat's errcodes mean for a message of ours: repeat, wait for the person, or give up, in words that
// an agent understands. Sender thread.
#pragma once
#include <string>
#include <string_view>

#include "channels/channel.h"
#include "channels/tencent/api.h"

namespace xiaoer::channels::wechat {

enum class Meaning {
  good,
  busy,       // soon again
  slow_down,  // a little later
  tomorrow,   // the day's quota is used up
  repair,     // an administrator must do something; the message waits
  used_up,    // this person's messages: until he writes again
  window_over,
  media_gone,  // upload it again
  refused,     // never
};
struct Code {
  int code;
  Meaning meaning;
  std::string_view zh, en;
};
// Those that need code; any other code is refused with the platform's words.
[[nodiscard]] const Code* find_code(int code);
[[nodiscard]] Meaning meaning_of(int code);
// "48001 接口未授权… / The account …: rid"
[[nodiscard]] std::string words_of(const tencent::ApiAnswer& answer);
[[nodiscard]] SendResult result_of(const tencent::ApiAnswer& answer, TimePoint now);

}  // namespace xiaoer::channels::wechat
