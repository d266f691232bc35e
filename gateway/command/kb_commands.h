// SPDX-License-Identifier: Apache-2.0
// `xiaoer kb …` as functions: main parses the command line, opens the store (holding its lock, so that no
// server runs on it) and calls them. Results go to `out`, talk to `talk`. They return the exit code the
// command line promises: 0 good, 1 failed, 2 wrong use, 3 partly. One thread.
//
//   xiaoer kb import FILE [--dry-run] [-o table|json]     FILE: *.csv, *.xlsx, *.toml
//   xiaoer kb export FILE                                 by its ending, too
//   xiaoer kb lint [-o table|json]
//   xiaoer kb test CASES.tsv [--at-least 0.9] [-o table|json]
#pragma once
#include <filesystem>
#include <iosfwd>

#include "foundation/time.h"
#include "knowledgebase/importer.h"
#include "nlu/engine.h"
#include "storage/database.h"

namespace xiaoer::gateway {

enum class OutputFormat { table, json };  // -o

struct KbSession {
  Database& database;
  Clock clock;
  std::ostream& out;
  std::ostream& talk;
  OutputFormat format = OutputFormat::table;
  int zone_offset_minutes = 480;
  bool shows_progress = false;  // talk is a terminal
};

// 0 every row is in, 1 none could be used, 2 FILE has another ending, 3 some rows failed (listed with their
// lines).
int kb_import(const KbSession& session, const std::filesystem::path& file, knowledgebase::ImportMode mode);
// 0, 1 the file cannot be written, 2 FILE has another ending.
int kb_export(const KbSession& session, const std::filesystem::path& file);
// 0 no faults (hints may be there), 1 faults.
int kb_lint(const KbSession& session);
// 0 recall at 1 is at least `at_least`, 1 it is not or the file cannot be read, 3 it is, but some lines are
// no cases.
int kb_test(const KbSession& session, const nlu::Engine& engine, const std::filesystem::path& cases,
            double at_least = 0);

}  // namespace xiaoer::gateway
