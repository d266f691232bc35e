// SPDX-License-Identifier: Apache-2.0
#include "tickets/ticket_change.h"

#include "foundation/error.h"
#include "tickets/ticket_rows.h"
#include "tickets/ticket_status.h"
#include "tickets/ticket_text.h"

namespace xiaoer::tickets {
namespace {

class Change {
 public:
  Change(TimePoint now, std::optional<TimePoint> waiting_since, Ticket& ticket)
      : now_(now), waiting_since_(waiting_since), ticket_(ticket) {}

  void status(const std::string& to) {
    require_word("status", to, kStatuses);
    if (to == ticket_.status) return;
    if (!may_become(ticket_.status, to)) {
      throw RequestError(422, "status_not_allowed",
                         "a ticket that is \"" + ticket_.status + "\" cannot become \"" + to + "\"");
    }
    move_clocks(to);
    ticket_.status = to;
    lines_.emplace_back("status", to);
  }

  void priority(const std::string& to) {
    require_word("priority", to, kPriorities);
    if (to == ticket_.priority) return;
    ticket_.priority = to;
    lines_.emplace_back("priority", to);
  }

  void assignee(Id to) {
    if (to == ticket_.assignee_id) return;
    ticket_.assignee_id = to;
    lines_.emplace_back("assigned", std::to_string(to));
  }

  void type(const std::string& to, const TicketPolicy& policy) {
    const auto& terms = require_type(policy, to);
    if (to == ticket_.type) return;
    ticket_.type = to;
    ticket_.first_response_due = due(ticket_.created_at, terms.first_response);
    ticket_.solve_due = due(ticket_.created_at, terms.solve);
    changed_["type"] = to;
  }

  void line(const char* name, const std::string& to, std::string& field) {
    auto checked = checked_line(to);
    if (checked == field) return;
    field = checked;
    changed_[name] = std::move(checked);
  }

  void fields(const std::map<std::string, std::string>& to) {
    auto merged = ticket_.fields;
    for (const auto& [name, value] : checked_fields(to)) {
      if (value.empty()) {
        merged.erase(name);
      } else {
        merged[name] = value;
      }
      const auto before = ticket_.fields.find(name);
      if ((before == ticket_.fields.end() ? "" : before->second) != value) changed_[name] = value;
    }
    ticket_.fields = checked_fields(merged);
  }

  std::vector<Line> lines() && {
    if (!changed_.empty()) lines_.emplace_back("fields", fields_json(changed_));
    return std::move(lines_);
  }

 private:
  void move_clocks(const std::string& to) {
    if (ticket_.status == "open" && !ticket_.first_response_at) ticket_.first_response_at = now_;
    if (ticket_.status == "waiting_customer" && waiting_since_ && ticket_.solve_due) {
      *ticket_.solve_due += std::max(now_ - *waiting_since_, Milliseconds{0});
    }
    if (to == "solved") ticket_.solved_at = now_;
    if (ticket_.status == "solved" && to != "closed") ticket_.solved_at.reset();
    if (to == "closed") ticket_.closed_at = now_;
  }

  TimePoint now_;
  std::optional<TimePoint> waiting_since_;
  Ticket& ticket_;
  std::vector<Line> lines_;
  std::map<std::string, std::string> changed_;
};

}  // namespace

std::optional<TimePoint> due(TimePoint opened, Milliseconds promise) {
  if (promise.count() <= 0) return std::nullopt;
  return opened + promise;
}

std::vector<Line> apply(const TicketUpdate& update, const TicketPolicy& policy, TimePoint now,
                        std::optional<TimePoint> waiting_since, Ticket& ticket) {
  Change change(now, waiting_since, ticket);
  if (update.status) change.status(*update.status);
  if (update.priority) change.priority(*update.priority);
  if (update.assignee_id) change.assignee(*update.assignee_id);
  if (update.type) change.type(*update.type, policy);
  if (update.category) change.line("category", *update.category, ticket.category);
  if (update.title) change.line("title", *update.title, ticket.title);
  if (update.fields) change.fields(*update.fields);
  return std::move(change).lines();
}

}  // namespace xiaoer::tickets
