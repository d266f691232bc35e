// SPDX-License-Identifier: Apache-2.0
#include "tickets/ticket_rows.h"

#include <nlohmann/json.hpp>

namespace xiaoer::tickets {
namespace {

// A row that somebody else damaged must not take the list of all tickets with it.
std::map<std::string, std::string> fields_of(const std::string& text) {
  std::map<std::string, std::string> fields;
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return fields;
  for (const auto& [name, value] : json.items()) {
    fields[name] = value.is_string() ? value.get<std::string>() : value.dump();
  }
  return fields;
}

}  // namespace

std::optional<TimePoint> time_of(const Row& row, std::size_t column) {
  if (row.is_null(column)) return std::nullopt;
  return from_millis(row.integer(column));
}

Value time_value(const std::optional<TimePoint>& at) {
  return at ? Value{to_millis(*at)} : Value{};
}

std::string fields_json(const std::map<std::string, std::string>& fields) {
  return nlohmann::json(fields).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Ticket ticket_of(const Row& row) {
  Ticket ticket;
  ticket.id = row.integer(0);
  ticket.number = row.text(1);
  ticket.type = row.text(2);
  ticket.category = row.text(3);
  ticket.priority = row.text(4);
  ticket.status = row.text(5);
  ticket.title = row.text(6);
  ticket.fields = fields_of(row.text(7));
  ticket.conversation_id = row.integer(8);
  ticket.person_id = row.integer(9);
  ticket.assignee_id = row.integer(10);
  ticket.channel = row.text(11);
  ticket.urged = static_cast<int>(row.integer(12));
  ticket.version = row.integer(13);
  ticket.created_at = from_millis(row.integer(14));
  ticket.updated_at = from_millis(row.integer(15));
  ticket.first_response_due = time_of(row, 16);
  ticket.solve_due = time_of(row, 17);
  ticket.first_response_at = time_of(row, 18);
  ticket.solved_at = time_of(row, 19);
  ticket.closed_at = time_of(row, 20);
  return ticket;
}

}  // namespace xiaoer::tickets
