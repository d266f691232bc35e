// SPDX-License-Identifier: Apache-2.0
#include "tickets/ticket_status.h"

#include <map>

#include "tickets/ticket.h"

namespace xiaoer::tickets {
namespace {

// A solved ticket may be opened again while its customer is asked; a closed one is history.
const std::map<std::string, std::vector<std::string>, std::less<>> kNext{
    {"open", {"in_progress", "waiting_customer", "solved"}},
    {"in_progress", {"waiting_customer", "solved"}},
    {"waiting_customer", {"in_progress", "solved"}},
    {"solved", {"in_progress", "closed"}},
};

}  // namespace

const std::vector<std::string>& next_statuses(std::string_view status) {
  static const std::vector<std::string> none;
  const auto found = kNext.find(status);
  return found == kNext.end() ? none : found->second;
}

bool may_become(std::string_view from, std::string_view to) {
  const auto& next = next_statuses(from);
  return std::find(next.begin(), next.end(), to) != next.end();
}

std::string raised_priority(const std::string& priority) {
  const auto found = std::find(kPriorities.begin(), kPriorities.end(), priority);
  if (found == kPriorities.begin() || found == kPriorities.end()) return priority;
  return *std::prev(found);
}

}  // namespace xiaoer::tickets
