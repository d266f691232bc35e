// SPDX-License-Identifier: Apache-2.0
// A ticket: what a customer brought, who owns it, until when. The words are those of docs and desk.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "foundation/message.h"

namespace xiaoer::tickets {

// Closed vocabularies; the store refuses others with RequestError 422.
inline const std::vector<std::string> kStatuses{"open", "in_progress", "waiting_customer", "solved",
                                                "closed"};
inline const std::vector<std::string> kPriorities{"urgent", "high", "normal", "low"};

struct Ticket {
  Id id = 0;
  std::string number;  // TK20261122-0001: day in the company's zone, then a counter
  std::string type;    // of the pack's ticket_types.toml: "complaint", "food_safety", "return", …
  std::string category;
  std::string priority = "normal";
  std::string status = "open";
  std::string title;
  std::map<std::string, std::string> fields;  // form field → value
  Id conversation_id = 0, person_id = 0;
  Id assignee_id = 0;  // 0 = nobody
  std::string channel;
  int urged = 0;  // 催单 count
  std::int64_t version = 1;
  TimePoint created_at{}, updated_at{};
  std::optional<TimePoint> first_response_due, solve_due, first_response_at, solved_at, closed_at;
};

struct TimelineItem {
  Id id = 0;
  TimePoint at{};
  std::string actor;  // "customer", "bot", "system" or a user's display name
  std::string kind;   // "opened", "status", "priority", "assigned", "fields", "note", "urged", "reply"
  std::string text;
};

}  // namespace xiaoer::tickets
