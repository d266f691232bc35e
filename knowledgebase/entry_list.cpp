// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/entry_row.h"
#include "knowledgebase/entry_store.h"

namespace xiaoer::knowledgebase {

EntryPage EntryStore::list(const EntryFilter& filter) const {
  const auto limit = static_cast<std::size_t>(std::clamp<std::int64_t>(filter.limit, 1, 200));
  const auto after = filter.after.value_or(EntryPosition{TimePoint::max(), 0});
  EntryPage page;
  page.items = entries_from_rows(database_.read(
      "SELECT " XIAOER_ENTRY_COLUMNS
      " FROM kb_entry "
      "WHERE (updated_at < $1 OR (updated_at = $1 AND id < $2)) "
      "AND ($3 = '' OR category = $3 OR category LIKE $4 ESCAPE '\\') AND ($5 = '' OR status = $5) "
      "AND ($6 = '' OR lower(key) LIKE lower($7) ESCAPE '\\' OR lower(question) LIKE lower($7) ESCAPE '\\' "
      "OR lower(\"similar\") LIKE lower($7) ESCAPE '\\' OR lower(answers) LIKE lower($7) ESCAPE '\\') "
      "ORDER BY updated_at DESC, id DESC LIMIT $8",
      {to_millis(after.updated_at), after.id, filter.category, like_below(filter.category), filter.status,
       filter.text, like_anywhere(filter.text), static_cast<std::int64_t>(limit + 1)}));
  if (page.items.size() > limit) {
    page.items.pop_back();
    page.next = EntryPosition{page.items.back().updated_at, page.items.back().id};
  }
  return page;
}

std::vector<CategoryCount> EntryStore::categories() const {
  std::vector<CategoryCount> out;
  for (const auto& row :
       database_.read("SELECT category, count(*) FROM kb_entry GROUP BY category ORDER BY category"))
    out.push_back({row.text(0), row.integer(1)});
  return out;
}

std::vector<Entry> EntryStore::published() const {
  return entries_from_rows(
      database_.read("SELECT " XIAOER_ENTRY_COLUMNS " FROM kb_entry WHERE status = 'published' ORDER BY id"));
}

std::vector<Entry> EntryStore::all() const {
  return entries_from_rows(database_.read("SELECT " XIAOER_ENTRY_COLUMNS " FROM kb_entry ORDER BY key"));
}

std::int64_t EntryStore::count() const {
  return database_.read("SELECT count(*) FROM kb_entry").at(0).integer(0);
}

std::optional<TimePoint> EntryStore::next_change(TimePoint after) const {
  const Rows rows = database_.read(
      "SELECT min(at) FROM (SELECT effective_from AS at FROM kb_entry WHERE status = 'published' "
      "UNION ALL SELECT expires_at FROM kb_entry WHERE status = 'published') AS change WHERE at > $1",
      {to_millis(after)});
  if (rows.empty() || rows.front().is_null(0)) return std::nullopt;
  return from_millis(rows.front().integer(0));
}

std::vector<EntryVersion> EntryStore::versions(Id id, std::int64_t limit) const {
  std::vector<EntryVersion> out;
  for (const auto& row :
       database_.read("SELECT version, author, at, content FROM kb_version WHERE entry_id = $1 "
                      "ORDER BY version DESC LIMIT $2",
                      {id, limit}))
    out.push_back({row.integer(0), row.text(1), from_millis(row.integer(2)), row.text(3)});
  return out;
}

}  // namespace xiaoer::knowledgebase
