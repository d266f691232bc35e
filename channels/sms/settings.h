// SPDX-License-Identifier: Apache-2.0
// The keys of an SMS account's [[channel]] row that every driver has. Read once at start; each driver reads
// its own table beside them. docs/channels/sms.md shows them all.
//
//   driver = "smpp"                    smpp, kannel, aliyun, tencent or twilio
//   sender = "1069012345"              the number that people see and answer to
//   signature = "小二食品"
//   rules = "sms/china.toml"           relative to the configuration's folder
//   answer_length = 140                longer answers of the bot are cut and end with a link to a page that
//                                      goes on with the same conversation; 0 = they are sent whole
#pragma once
#include <string>
#include <vector>

#include "channels/sms/rules.h"
#include "channels/table.h"

namespace xiaoer::channels::sms {

struct Settings {
  std::string driver, sender;
  std::string name, signature;  // without and with its brackets; "" = none
  std::size_t answer_length = 0;
  Rules rules;
};

[[nodiscard]] Settings read_settings(Table& table, const ChannelContext& context);

}  // namespace xiaoer::channels::sms
