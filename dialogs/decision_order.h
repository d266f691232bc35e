// SPDX-License-Identifier: Apache-2.0
// Who gets the message: the order in which a wish for a person, danger, a running flow, a list, an intent,
// the knowledge base and small talk may take it. Called by the script for each message.
#pragma once
#include <memory>

#include "dialogs/scene.h"
#include "dialogs/script.h"

namespace xiaoer::dialogs {

void decide_turn(Scene& scene);

enum class QuickFor { greeting, photo, number };
// The quick replies of policy.toml; `value` is where each leads.
[[nodiscard]] std::vector<Choice> quick_choices(const Book& book, const std::string& language, QuickFor use);

// A script over a book that is already read (tests, checks).
[[nodiscard]] std::shared_ptr<const Script> make_script(Book book);

}  // namespace xiaoer::dialogs
