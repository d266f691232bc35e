// SPDX-License-Identifier: Apache-2.0
// One account's listener whatever its listen() throws: a store that takes nothing now or an answer nobody
// foresaw pauses the account instead of ending the process. Called on the account's listener thread.
#pragma once
#include <stop_token>

#include "channels/channel.h"

namespace xiaoer::channels {

// Listens until listen() returns by itself or a stop is asked for. After an exception it warns, waits `pause`
// (less when a stop is asked for) and listens again.
void keep_listening(Channel& channel, const std::stop_token& stop, Sink& sink, Milliseconds pause);

}  // namespace xiaoer::channels
