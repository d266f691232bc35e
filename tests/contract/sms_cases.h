// SPDX-License-Identifier: Apache-2.0
// The SMS drivers as the contract tests see them; each with its provider played by the test.
#pragma once
#include "tests/contract/channel_case.h"

namespace xiaoer::test {

[[nodiscard]] std::unique_ptr<ChannelCase> make_smpp_case();
[[nodiscard]] std::unique_ptr<ChannelCase> make_kannel_case();
[[nodiscard]] std::unique_ptr<ChannelCase> make_aliyun_case();
[[nodiscard]] std::unique_ptr<ChannelCase> make_tencent_case();
[[nodiscard]] std::unique_ptr<ChannelCase> make_twilio_case();

// The SMS channel made from a [[channel]] row as an administrator would write it.
[[nodiscard]] std::unique_ptr<channels::Channel> make_sms_channel(const std::string& row, Clock clock);

}  // namespace xiaoer::test
