// SPDX-License-Identifier: Apache-2.0
// Stores rows of an import in batches, each in one transaction, and counts what became of them. For
// importer.cpp.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "knowledgebase/importer.h"
#include "knowledgebase/sheet_columns.h"

namespace xiaoer::knowledgebase {

class ImportBatches {
 public:
  ImportBatches(Database& database, const ImportOptions& options) : database_(database), options_(options) {}

  void add(Incoming row);
  void fault(RowFault fault);
  void note(std::string note) { report_.notes.push_back(std::move(note)); }
  [[nodiscard]] ImportReport finish();

 private:
  struct Outcome {
    std::size_t created = 0, updated = 0, unchanged = 0;
    std::vector<RowFault> faults;
  };
  void find_key(Incoming& row);
  void flush();
  void store(Transaction& transaction, const Incoming& row, Outcome& outcome) const;

  Database& database_;
  const ImportOptions& options_;
  ImportReport report_;
  std::vector<Incoming> waiting_;
  std::size_t waiting_bytes_ = 0, rows_ = 0;
  std::map<std::string, int> lines_;         // of each key in the file
  std::map<std::string, std::string> keys_;  // by question, read when a row comes without a key
  bool keys_read_ = false;
};

}  // namespace xiaoer::knowledgebase
