// SPDX-License-Identifier: Apache-2.0
// An entry as JSON: what the API speaks and what a kept version holds. Strict when reading, because a field
// that is silently ignored is an answer that silently stays wrong. Any thread.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "knowledgebase/entry.h"

namespace xiaoer::knowledgebase {

// {"id":…,"key":…,"category":…,"question":…,"similar":[…],"answers":[{"channel","language","text"}],"status":…,
//  "owner":…,"tags":[…],"effective_from":…|null,"expires_at":…|null,"review_at":…|null,"hits":…,"helpful":…,
//  "unhelpful":…,"version":…,"updated_at":…}; times RFC 3339.
[[nodiscard]] std::string to_json(const Entry& entry);

// `before` with the fields that the JSON names; a null date clears the date. id, version, counters and
// updated_at are read and ignored, so that what to_json() gave can be sent back. Not tidied yet. Throws
// RequestError 400: not JSON, unknown field, wrong type.
[[nodiscard]] Entry entry_from_json(std::string_view json, Entry before = {});

// The list columns of kb_entry. Reading throws StorageError (damaged) on a foreign shape.
[[nodiscard]] std::string texts_to_json(const std::vector<std::string>& texts);
[[nodiscard]] std::vector<std::string> texts_from_json(const std::string& json);
[[nodiscard]] std::string answers_to_json(const std::vector<Answer>& answers);
[[nodiscard]] std::vector<Answer> answers_from_json(const std::string& json);

}  // namespace xiaoer::knowledgebase
