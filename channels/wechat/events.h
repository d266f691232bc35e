// SPDX-License-Identifier: Apache-2.0
// The platform's events: what people did without writing, what became of templates, what happens to the
// account. Pure.
#pragma once
#include "channels/wechat/inbound.h"

namespace xiaoer::channels::wechat {

// Fills the body, the window it opens, receipts and memories in. Events that belong to nobody's conversation
// (an account's verification, a mass sending) are remembered and not told; so is where somebody is, which may
// come every five seconds.
void read_event(const tencent::Fields& fields, const std::string& raw, const Settings& settings,
                Incoming& incoming);

}  // namespace xiaoer::channels::wechat
