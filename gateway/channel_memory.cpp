// SPDX-License-Identifier: Apache-2.0
#include "gateway/channel_memory.h"

#include "foundation/text.h"

namespace xiaoer::gateway {

std::string recall(Database& database, const AccountName& account, const std::string& key, TimePoint now) {
  const Rows rows = database.read(
      "SELECT value FROM channel_memory WHERE channel = $1 AND account = $2 AND name = $3"
      " AND (forget_at = 0 OR forget_at > $4)",
      {account.channel, account.account, key, to_millis(now)});
  return rows.empty() ? "" : rows[0].text(0);
}

std::vector<channels::Memory> recall_all(Database& database, const AccountName& account,
                                         const std::string& start, TimePoint now) {
  std::vector<channels::Memory> memories;
  for (const Row& row :
       database.read("SELECT name, value, forget_at FROM channel_memory WHERE channel = $1 AND account = $2 "
                     "AND name >= "
                     "$3 AND SUBSTR(name, 1, $4) = $3 AND (forget_at = 0 OR forget_at > $5) ORDER BY name",
                     {account.channel, account.account, start,
                      static_cast<std::int64_t>(count_code_points(start)), to_millis(now)})) {
    channels::Memory memory{row.text(0), row.text(1)};
    if (row.integer(2) != 0) memory.forget_at = from_millis(row.integer(2));
    memories.push_back(std::move(memory));
  }
  return memories;
}

void remember(Transaction& transaction, const AccountName& account,
              const std::vector<channels::Memory>& memories) {
  for (const auto& memory : memories)
    transaction.run(
        "INSERT INTO channel_memory (channel, account, name, value, forget_at) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (channel, account, name) DO UPDATE SET value = $4, forget_at = $5",
        {account.channel, account.account, memory.key, memory.value,
         memory.forget_at ? to_millis(*memory.forget_at) : std::int64_t{0}});
}

void forget(Transaction& transaction, TimePoint now, std::int64_t limit) {
  transaction.run(
      "DELETE FROM channel_memory WHERE (channel, account, name) IN (SELECT channel, account, name FROM "
      "channel_memory WHERE forget_at > 0 AND forget_at <= $1 LIMIT $2)",
      {to_millis(now), limit});
}

}  // namespace xiaoer::gateway
