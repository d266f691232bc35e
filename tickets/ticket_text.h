// SPDX-License-Identifier: Apache-2.0
// Checks what callers put into tickets: closed words, lengths, valid text. Used by the ticket store only.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "tickets/ticket_policy.h"

namespace xiaoer::tickets {

// Each throws RequestError 422 that names what was wrong and what is allowed.
void require_word(const std::string& what, const std::string& word, const std::vector<std::string>& allowed);
const TypeTerms& require_type(const TicketPolicy& policy, const std::string& type);
[[nodiscard]] std::string checked_note(const std::string& text);

// A line for lists: no control characters, at most 200 code points.
[[nodiscard]] std::string checked_line(const std::string& text);
// Field values keep their line breaks; at most 60 fields of 4,000 code points.
[[nodiscard]] std::map<std::string, std::string> checked_fields(
    const std::map<std::string, std::string>& fields);

}  // namespace xiaoer::tickets
