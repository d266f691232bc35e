// SPDX-License-Identifier: Apache-2.0
// What a thread is, told to the system: a name for whoever looks with top or perf, and how far it stands back
// when all want the processor. Every acknowledgement waits for the store's writer, many connections wait for
// one commit, and nobody stands still for the bot's turn: so the writer goes first, connections next, turns
// last. See docs/adr/0005.
#pragma once

namespace xiaoer {

struct ThreadRole {
  const char* name;    // 15 bytes at most
  int steps_back = 0;  // of the system's niceness, from where the program was started
};

inline constexpr ThreadRole kWriterRole{"writer"}, kSyncRole{"log-sync"}, kConnectionRole{"connection", 5},
    kSenderRole{"sender", 5}, kTurnRole{"turn", 10}, kHousekeepingRole{"housekeeping", 15};

// For the calling thread, at its start. A system that refuses changes nothing but the speed.
void take_role(const ThreadRole& role);

}  // namespace xiaoer
