// SPDX-License-Identifier: Apache-2.0
// The kinds of tickets a pack knows and the form of each, read from ticket_types.toml. The dialog asks by
// these forms, the tickets room takes its deadlines from them, the desk shows them. Values; any thread.
#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "dialogs/wording.h"

namespace xiaoer::dialogs {

// One of the answers a "choice" field offers. Free words are accepted too.
struct FieldChoice {
  std::string id;  // stable word for conditions
  Wording label;   // what people see and what the ticket keeps
  std::vector<std::string> words;
};

struct FormField {
  std::string key;
  std::string kind;    // "text", "order_no", "phone", "batch_no", "date", "photo", "choice"
  std::string entity;  // entity kind that fills it; "" when only an answer does
  Wording name, ask;
  std::vector<std::string> words;  // other names people give it ("单号")
  std::vector<FieldChoice> choices;
  std::size_t limit = 500;  // code points kept
  bool required = false;    // of this ticket type; the shared field itself is not required
  bool automatic = false;   // filled from any message that contains it, not only from the answer
  bool remembered = false;  // known for the next form of the same conversation (name, phone)
};

struct TicketType {
  std::string id;
  Wording name;
  std::string priority;  // "urgent", "high", "normal", "low"
  // Promises in working time of the calendar; 0 = none.
  std::chrono::minutes first_response{}, answer{}, solve{};
  Wording promise;                // told to the customer with the number
  std::vector<FormField> fields;  // required first

  [[nodiscard]] const FormField* field(const std::string& key) const;
};

struct TicketForms {
  std::vector<FormField> fields;  // every field of the pack, also those of no ticket type
  std::vector<TicketType> types;

  [[nodiscard]] const FormField* field(const std::string& key) const;
  [[nodiscard]] const TicketType* type(const std::string& id) const;
};

// Faults are reported in the document; the result is usable only without any.
[[nodiscard]] TicketForms read_ticket_forms(Document& document);

}  // namespace xiaoer::dialogs
