// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/crash_verdict.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <chrono>
#include <map>
#include <thread>

namespace xiaoer::test {
namespace {

using namespace std::chrono_literals;

std::int64_t number(Database& database, std::string_view sql) {
  return database.read(sql)[0].integer(0);
}

// The bot's words name the message they answer in their explanation.
constexpr std::string_view kReplies =
    "SELECT COUNT(*), COALESCE(MAX(replies), 0) FROM (SELECT COUNT(*) AS replies FROM message WHERE author = "
    "'bot' "
    "GROUP BY conversation_id, json_extract(explanation, '$.inbound_seq'))";

}  // namespace

std::string Verdict::text() const {
  const auto item = [](const char* name, std::int64_t value) {
    return std::string(name) + "=" + std::to_string(value);
  };
  return item("acked", acked) + " " + item("stored", stored) + " " + item("lost", lost) + " " +
         item("duplicated", duplicated) + " " + item("order_inversions", order_inversions) + " " +
         item("replies_visible_max", replies_visible_max) + " " + item("answered", answered) + " " +
         item("pending", pending) + " integrity=" + integrity;
}

Verdict judge(Database& database, const std::vector<Ledger>& ledgers) {
  Verdict verdict;
  std::map<std::pair<std::int64_t, std::string>, std::int64_t> stored;  // conversation and text → seq
  for (const auto& row : database.read("SELECT conversation_id, text, seq FROM message WHERE author = "
                                       "'visitor' ORDER BY conversation_id, seq")) {
    ++verdict.stored;
    if (!stored.emplace(std::pair(row.integer(0), row.text(1)), row.integer(2)).second) ++verdict.duplicated;
  }
  for (const auto& ledger : ledgers) {
    std::map<std::int64_t, std::int64_t> last;  // conversation → seq
    for (const auto& acked : ledger) {
      ++verdict.acked;
      const auto found = stored.find({acked.conversation, acked.text});
      if (found == stored.end()) {
        ++verdict.lost;
        continue;
      }
      if (found->second <= last[acked.conversation] || found->second != acked.seq) ++verdict.order_inversions;
      last[acked.conversation] = found->second;
    }
  }
  const auto replies = database.read(kReplies)[0];
  verdict.answered = replies.integer(0);
  verdict.replies_visible_max = replies.integer(1);
  verdict.pending = number(database, "SELECT COUNT(*) FROM message WHERE pending = 1");
  verdict.integrity = database.read("PRAGMA integrity_check(1)")[0].text(0);
  return verdict;
}

bool wait_until_settled(const std::filesystem::path& database_file) {
  for (int i = 0; i < 600; ++i) {
    SQLite::Database file(database_file.string(), SQLite::OPEN_READONLY, 5000);
    if (file.execAndGet("SELECT COUNT(*) FROM message WHERE pending = 1").getInt() == 0) return true;
    std::this_thread::sleep_for(100ms);
  }
  return false;
}

}  // namespace xiaoer::test
