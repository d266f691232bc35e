// SPDX-License-Identifier: Apache-2.0
// Lists page by page: ?limit= and an opaque ?cursor= that holds the sort keys of the last row shown. A
// foreign or damaged cursor is refused; it can show nothing that its owner might not see anyway. Any thread.
#pragma once
#include <array>
#include <string>
#include <vector>

#include "gateway/http/endpoint.h"

namespace xiaoer::gateway {

inline constexpr std::int64_t kLimit = 50;      // rows when nobody says
inline constexpr std::int64_t kMostRows = 200;  // rows whatever anybody says

// ?limit=, at most kMostRows. Throws RequestError 400.
[[nodiscard]] std::int64_t limit_of(const Request& request);

// JSON: a quoted text.
[[nodiscard]] std::string cursor_json(const std::vector<std::int64_t>& keys);
// `start` when there is no ?cursor=. Throws RequestError 400 "invalid_cursor".
[[nodiscard]] std::vector<std::int64_t> cursor_of(const Request& request,
                                                  const std::vector<std::int64_t>& start);

// ?q=, "" when it is blank. Throws RequestError 400 for invalid UTF-8 or more than 100 code points.
[[nodiscard]] std::string searched_text(const Request& request);
// The same as a pattern for LOWER(…) LIKE … ESCAPE '!': anything around it, its own wildcards escaped, Latin
// letters small.
// "" stays "". Throws RequestError 400 for invalid UTF-8 or more than 100 code points.
[[nodiscard]] std::string search_pattern(const Request& request);

// ?name= as one of `words`; the first of them when absent. Throws RequestError 400.
[[nodiscard]] std::string query_word(const Request& request, const std::string& name,
                                     const std::vector<std::string>& words);

}  // namespace xiaoer::gateway
