// SPDX-License-Identifier: Apache-2.0
// Knowledge entries and their versions in the store. Every change writes a version, so that any earlier state
// can be read and restored. Reads see committed data; writes take the caller's transaction. Any thread.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "knowledgebase/entry.h"
#include "storage/database.h"

namespace xiaoer::knowledgebase {

// Who changed something, and when.
struct Edit {
  std::string author;  // a user's name; "pack" and "import" for those
  TimePoint at{};
};

// Position in a list that is sorted by (updated_at, id), newest first.
struct EntryPosition {
  TimePoint updated_at{};
  Id id = 0;
};

struct EntryFilter {
  std::string category{};  // with everything below it; "" = all
  std::string status{};    // "" = all
  std::string text{};      // stands in the key, a question or an answer
  std::optional<EntryPosition> after{};
  std::int64_t limit = 50;
};

struct EntryPage {
  std::vector<Entry> items;
  std::optional<EntryPosition> next;  // empty = this was the last page
};

struct CategoryCount {
  std::string name;  // the whole path, "售后/退货"
  std::int64_t count = 0;
};

struct EntryVersion {
  std::int64_t version = 0;
  std::string author;
  TimePoint at{};
  std::string content;  // JSON as entry_json.h writes it
};

// An entry as an editor saw it.
struct SeenEntry {
  Id id = 0;
  std::int64_t version = 0;
};

enum class Rating { helpful, unhelpful };

class EntryStore {
 public:
  explicit EntryStore(Database& database) : database_(database) {}

  [[nodiscard]] std::optional<Entry> find(Id id) const;
  [[nodiscard]] std::optional<Entry> find_key(std::string_view key) const;
  [[nodiscard]] EntryPage list(const EntryFilter& filter) const;
  // Entries directly in each category, by name.
  [[nodiscard]] std::vector<CategoryCount> categories() const;
  // Everything for the snapshot, effective or not.
  [[nodiscard]] std::vector<Entry> published() const;
  // Everything, by key; for export and lint.
  [[nodiscard]] std::vector<Entry> all() const;
  [[nodiscard]] std::int64_t count() const;
  // When a published entry next becomes effective or expires: then the snapshot is out of date.
  [[nodiscard]] std::optional<TimePoint> next_change(TimePoint after) const;
  // Newest first, at most `limit`.
  [[nodiscard]] std::vector<EntryVersion> versions(Id id, std::int64_t limit = 100) const;

  // Tidies and checks the entry, then stores it as version 1. Throws RequestError 422 invalid_entry, 409
  // duplicate_key.
  static Entry add(Transaction& transaction, Entry entry, const Edit& edit);
  // `changed.version` is the version that the editor saw. Throws RequestError 404, 412 stale_version, 409
  // duplicate_key, 422 invalid_entry, 422 forbidden_step (see may_move).
  static Entry update(Transaction& transaction, Entry changed, const Edit& edit);
  // The content of an earlier version as a new version; the status stays what it is. Throws as update(), and
  // 404.
  static Entry restore(Transaction& transaction, SeenEntry seen, std::int64_t version, const Edit& edit);
  // With its versions; returns what was removed. Throws RequestError 404, 412.
  static Entry remove(Transaction& transaction, SeenEntry seen);

  static std::optional<Entry> find_key(Transaction& transaction, std::string_view key);
  // An unknown key counts nothing: the entry may have been removed since.
  static void count_hit(Transaction& transaction, std::string_view key);
  static void count_rating(Transaction& transaction, std::string_view key, Rating rating);

 private:
  Database& database_;
};

}  // namespace xiaoer::knowledgebase
