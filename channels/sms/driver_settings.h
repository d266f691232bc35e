// SPDX-License-Identifier: Apache-2.0
// Each driver's own table of an SMS account's row ([channel.smpp], [channel.kannel] …), read once at start.
// Faults are reported at their keys. docs/channels/sms.md shows them all.
#pragma once
#include "channels/sms/aliyun_driver.h"
#include "channels/sms/kannel_driver.h"
#include "channels/sms/settings.h"
#include "channels/sms/smpp_driver.h"
#include "channels/sms/tencent_driver.h"
#include "channels/sms/twilio_driver.h"

namespace xiaoer::channels::sms {

[[nodiscard]] int bounded(Table& table, std::string_view key, int fallback, std::pair<int, int> range);
[[nodiscard]] SmppSettings read_smpp(Table& row, const Settings& settings);
[[nodiscard]] KannelSettings read_kannel(Table& row, const Settings& settings);
[[nodiscard]] AliyunSettings read_aliyun(Table& row);
[[nodiscard]] TencentSettings read_tencent(Table& row);
[[nodiscard]] TwilioSettings read_twilio(Table& row, const Settings& settings);

}  // namespace xiaoer::channels::sms
