// SPDX-License-Identifier: Apache-2.0
// The keys of a [[channel]] row of this kind. Read once at start.
//
//   corp_id = "ww…"
//   secret_file or secret_env               of the self-built application that may call the service API
//   token_file or token_env                 of the callback, as in the console
//   encoding_aes_key_file or …_env          of the callback, 43 letters and digits
//   open_kfids = ["wk…"]                    service accounts; empty = all that the application may manage
//   desk = "own"                            own: conversations stay with us, people answer at our desk.
//                                           provider: colleagues may take them in the provider's own client
//   keep_for_people = 1                     of the five messages, how many the bot leaves to a person
//   poll_seconds = 60                       how often to ask without being called
//   clock_skew_seconds = 300                older or newer callbacks are refused; 0 = none
//   api = "https://qyapi.weixin.qq.com"
#pragma once
#include <string>
#include <vector>

#include "channels/table.h"

namespace xiaoer::channels::wecom {

struct Settings {
  std::string corp_id, secret, token, encoding_aes_key;
  std::vector<std::string> open_kfids;
  enum class Desk { own, provider } desk = Desk::own;
  int keep_for_people = 1;
  Milliseconds poll{60'000};
  Milliseconds clock_skew{300'000};
  std::string api = "https://qyapi.weixin.qq.com";
};

[[nodiscard]] Settings read_settings(Table& table);

}  // namespace xiaoer::channels::wecom
