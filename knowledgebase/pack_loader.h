// SPDX-License-Identifier: Apache-2.0
// Knowledge as people write it in TOML: a pack's knowledge.toml, and the same format for import. One
// [[entry]] has key, category, question, similar = […], tags = […], answer.zh, answer.en, answer.short_zh,
// and optionally effective_from, expires_at (RFC 3339) and status. Called at start, by `check` and by the
// importer; one thread.
#pragma once
#include <filesystem>
#include <vector>

#include "foundation/document.h"
#include "knowledgebase/entry.h"
#include "storage/database.h"

namespace xiaoer::knowledgebase {

struct WrittenEntry {
  Entry entry;  // tidied
  Table table;  // where to report further faults; lives as long as its document
  bool is_good = true;
};

// Every [[entry]] of a document. Faults go to the document (with line and column) and mark the entry.
[[nodiscard]] std::vector<WrittenEntry> read_entries(Document& document);

// A pack's file, held to more: each entry needs a Chinese answer and at least one similar question, no
// wording may stand twice in the pack. Throws ConfigError with every fault as file:line:column.
[[nodiscard]] std::vector<Entry> load_pack(const std::filesystem::path& file);

// First start: stores the entries when the knowledge base is empty. Returns how many were stored.
std::size_t load_pack_into(Database& database, const std::vector<Entry>& entries, const Clock& clock);

// "" and "zh" ↔ "zh"; "short" and "en" ↔ "short_en". Reading gives an Answer without text; nullopt: no such
// language.
[[nodiscard]] std::string variant_name(const Answer& answer);
[[nodiscard]] std::optional<Answer> variant_from_name(const std::string& name);

}  // namespace xiaoer::knowledgebase
