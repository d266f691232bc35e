// SPDX-License-Identifier: Apache-2.0
#include "tickets/ticket_text.h"

#include "foundation/error.h"
#include "foundation/text.h"

namespace xiaoer::tickets {
namespace {

constexpr std::size_t kLineLimit = 200, kValueLimit = 4000, kNoteLimit = 10'000,
                      kFieldLimit = 60;  // code points

std::string list_of(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

}  // namespace

void require_word(const std::string& what, const std::string& word, const std::vector<std::string>& allowed) {
  if (std::find(allowed.begin(), allowed.end(), word) != allowed.end()) return;
  throw RequestError(
      422, "unknown_" + what,
      "\"" + valid_utf8(word) + "\" is not a ticket " + what + "; allowed: " + list_of(allowed));
}

const TypeTerms& require_type(const TicketPolicy& policy, const std::string& type) {
  if (const auto found = policy.types.find(type); found != policy.types.end()) return found->second;
  std::vector<std::string> types;
  for (const auto& [name, terms] : policy.types) types.push_back(name);
  throw RequestError(422, "unknown_type",
                     "\"" + valid_utf8(type) + "\" is not a ticket type; allowed: " + list_of(types));
}

std::string checked_note(const std::string& text) {
  const auto valid = valid_utf8(text);
  if (valid.find_first_not_of(" \t\r\n") == std::string::npos) {
    throw RequestError(422, "empty_note", "the note has no text");
  }
  if (count_code_points(valid) > kNoteLimit) {
    throw RequestError(422, "note_too_long",
                       "a note has at most " + std::to_string(kNoteLimit) + " characters");
  }
  return valid;
}

std::string checked_line(const std::string& text) {
  return clean_name(text, kLineLimit);
}

std::map<std::string, std::string> checked_fields(const std::map<std::string, std::string>& fields) {
  if (fields.size() > kFieldLimit) {
    throw RequestError(422, "too_many_fields",
                       "a ticket has at most " + std::to_string(kFieldLimit) + " fields");
  }
  std::map<std::string, std::string> checked;
  for (const auto& [name, value] : fields) {
    checked[clean_name(name)] = first_code_points(valid_utf8(value), kValueLimit);
  }
  return checked;
}

}  // namespace xiaoer::tickets
