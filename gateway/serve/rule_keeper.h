// SPDX-License-Identifier: Apache-2.0
// Loads the rules of a pack and keeps the searchable knowledge in step with the store. Used by `serve` and by
// the commands that match text; refresh() from any thread.
#pragma once
#include <filesystem>
#include <mutex>

#include "foundation/error.h"
#include "gateway/services.h"

namespace xiaoer::gateway {

class RuleKeeper {
 public:
  // Loads engine and script (throws ConfigError), stores the pack's starter knowledge in an empty store,
  // builds the first snapshot.
  RuleKeeper(const std::filesystem::path& pack, Database& database, Clock clock);
  [[nodiscard]] RuleBook& book() { return book_; }
  void refresh();         // after an edit
  void refresh_if_due();  // an entry became effective or expired; called by the clock

 private:
  Database& database_;
  Clock clock_;
  RuleBook book_;
  std::mutex mutex_;  // one rebuild at a time
  std::optional<TimePoint> next_change_;
};

// The faults of a pack's files, for `check`; empty when it can be used.
[[nodiscard]] std::vector<Problem> pack_problems(const std::filesystem::path& pack);

}  // namespace xiaoer::gateway
