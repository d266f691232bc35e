// SPDX-License-Identifier: Apache-2.0
// What must be true of a flow beyond its own lines: targets exist, every step can be reached, fields, replies
// and phrases are known. Called by the loader with the tables the flow was read from, so that faults name
// their place.
#pragma once
#include <vector>

#include "dialogs/book.h"

namespace xiaoer::dialogs {

void check_flow(const Book& book, const Flow& flow, Table& table, std::vector<Table>& step_tables);
// One intent or phrase starts one flow.
void check_triggers(const Book& book, std::vector<Table>& tables);

}  // namespace xiaoer::dialogs
