// SPDX-License-Identifier: Apache-2.0
// Compares what visitors were told with what lies in the store. The server must be stopped.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "storage/database.h"
#include "tests/e2e/crash_load.h"

namespace xiaoer::test {

struct Verdict {
  std::int64_t acked = 0;       // messages that visitors were told are stored
  std::int64_t stored = 0;      // visitors' messages in the store
  std::int64_t lost = 0;        // acked, but not there
  std::int64_t duplicated = 0;  // there more than once
  std::int64_t order_inversions =
      0;  // acked in one order, stored in another; or stored with another number than told
  std::int64_t replies_visible_max = 0;  // the bot's messages that answer one message
  std::int64_t answered = 0;             // messages that the bot answered
  std::int64_t pending = 0;              // still to be handled
  std::string integrity;                 // "ok"
  [[nodiscard]] std::string text() const;
};

[[nodiscard]] Verdict judge(Database& database, const std::vector<Ledger>& ledgers);
// Waits until the running server has handled everything; false after 60 s. Reads its file, never writes.
[[nodiscard]] bool wait_until_settled(const std::filesystem::path& database_file);

}  // namespace xiaoer::test
