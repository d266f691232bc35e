// SPDX-License-Identifier: Apache-2.0
// Reads TOML files that people write, strictly: every key must be asked for, every fault names file, line and
// column, and all faults of a file are reported at once. Hides toml++ from the rooms. One thread per
// Document.
//
//   Document document(path);                       // throws ConfigError when the file is not TOML
//   Table root = document.root();
//   auto port = root.integer("port", 8080);        // optional with default
//   auto name = root.required_text("name");        // reports a missing key, returns ""
//   for (Table entry : root.tables("entry")) { …; entry.finish(); }
//   root.finish();                                 // unknown keys → problems with a suggestion
//   document.throw_problems();                     // ConfigError if anything was reported
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/error.h"

namespace xiaoer {

struct DocumentState;  // hides toml++

class Table {
 public:
  [[nodiscard]] bool has(std::string_view key) const;
  [[nodiscard]] std::string text(std::string_view key, std::string_view fallback = "");
  [[nodiscard]] std::string required_text(std::string_view key);
  // The value must be one of `words`; otherwise a problem that lists them.
  [[nodiscard]] std::string word(std::string_view key, const std::vector<std::string>& words,
                                 std::string_view fallback);
  [[nodiscard]] std::int64_t integer(std::string_view key, std::int64_t fallback);
  [[nodiscard]] double number(std::string_view key, double fallback);
  [[nodiscard]] bool flag(std::string_view key, bool fallback);
  [[nodiscard]] std::vector<std::string> texts(std::string_view key);  // array of strings; empty when absent
  [[nodiscard]] std::vector<Table> tables(std::string_view key);       // [[key]]; empty when absent
  [[nodiscard]] std::optional<Table> table(std::string_view key);      // [key]
  [[nodiscard]] std::vector<std::string> keys() const;  // in file order; for maps with free keys
  [[nodiscard]] int line() const;                       // where the table begins, from 1
  // Reports a fault at `key` (or at the table itself when key is ""). The document goes on.
  void problem(std::string_view key, const std::string& what);
  void finish();  // reports each key nobody asked for

 private:
  friend class Document;
  Table(DocumentState* state, const void* node) : state_(state), node_(node) {}
  DocumentState* state_;
  const void* node_;
  std::vector<std::string> known_;
};

class Document {
 public:
  explicit Document(const std::filesystem::path& file);
  Document(std::string_view text, std::string name);  // name stands in messages
  ~Document();
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;
  [[nodiscard]] Table root();
  [[nodiscard]] const std::vector<Problem>& problems() const;
  void throw_problems() const;

 private:
  std::unique_ptr<DocumentState> state_;
};

// The word of `words` nearest to `word` by edit distance (at most 3 edits), or "".
[[nodiscard]] std::string nearest_word(std::string_view word, const std::vector<std::string>& words);

}  // namespace xiaoer
