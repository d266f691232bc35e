// SPDX-License-Identifier: Apache-2.0
// How the knowledge base is shown to the desk and on the command line.
#pragma once
#include <string>
#include <vector>

#include "knowledgebase/importer.h"
#include "knowledgebase/unanswered_store.h"

namespace xiaoer::gateway {

[[nodiscard]] std::string version_json(const knowledgebase::EntryVersion& version);
[[nodiscard]] std::string unanswered_json(const knowledgebase::Unanswered& question);
// [{line, what}]
[[nodiscard]] std::string faults_json(const std::vector<knowledgebase::RowFault>& faults);
// {dry_run, created, updated, unchanged, failed, notes, faults}
[[nodiscard]] std::string import_json(const knowledgebase::ImportReport& report,
                                      knowledgebase::ImportMode mode);

}  // namespace xiaoer::gateway
