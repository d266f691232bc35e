// SPDX-License-Identifier: Apache-2.0
// What the live hub serves: visitors get their conversation's new messages, desks the change feed.
#pragma once
#include "gateway/access/services.h"
#include "gateway/live/hub.h"
#include "gateway/serve/channel_set.h"
#include "gateway/services.h"

namespace xiaoer::gateway {

[[nodiscard]] LiveSource make_live_source(Services& services, AccessServices& access, ChannelSet& channels);

}  // namespace xiaoer::gateway
