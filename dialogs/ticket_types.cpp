// SPDX-License-Identifier: Apache-2.0
#include "dialogs/ticket_types.h"

#include <cmath>

namespace xiaoer::dialogs {
namespace {

const std::vector<std::string> kKinds{"text", "order_no", "phone", "batch_no", "date", "photo", "choice"};
const std::vector<std::string> kPriorities{"urgent", "high", "normal", "low"};

bool is_identity_kind(const std::string& kind) {
  return kind == "order_no" || kind == "phone" || kind == "batch_no";
}

std::vector<FieldChoice> read_choices(Table& owner, const std::string& kind) {
  std::vector<FieldChoice> choices;
  for (Table table : owner.tables("choice")) {
    FieldChoice choice;
    choice.id = table.required_text("id");
    choice.label = required_wording(table, "label");
    choice.words = table.texts("words");
    for (const auto& other : choices)
      if (other.id == choice.id) table.problem("id", "choice '" + choice.id + "' is there twice");
    table.finish();
    choices.push_back(std::move(choice));
  }
  if ((kind == "choice") != !choices.empty())
    owner.problem("kind", "kind 'choice' and [[field.choice]] belong together: have both or neither");
  return choices;
}

FormField read_field(Table& table) {
  FormField field;
  field.key = table.required_text("key");
  field.kind = table.word("kind", kKinds, "text");
  const bool identity = is_identity_kind(field.kind);
  field.entity = table.text("entity", identity || field.kind == "date" ? field.kind : "");
  field.name = required_wording(table, "name");
  field.ask = required_wording(table, "ask");
  field.words = table.texts("words");
  field.choices = read_choices(table, field.kind);
  const auto limit = table.integer("limit", 500);
  if (limit < 1 || limit > 4000) table.problem("limit", "'limit' must be between 1 and 4000 characters");
  field.limit = static_cast<std::size_t>(limit);
  field.automatic = table.flag("automatic", identity);
  field.remembered = table.flag("remembered", false);
  table.finish();
  return field;
}

std::chrono::minutes read_hours(Table& table, std::string_view key) {
  const double hours = table.number(key, 0);
  if (hours < 0 || hours > 24 * 365)
    table.problem(key, "'" + std::string(key) + "' must be between 0 and 8760 hours");
  return std::chrono::minutes(std::lround(hours * 60));
}

void add_fields(Table& table, std::string_view key, const TicketForms& forms, TicketType& type) {
  for (const auto& name : table.texts(key)) {
    const FormField* shared = forms.field(name);
    if (!shared) {
      table.problem(key, "field '" + name + "' is not defined by a [[field]]");
      continue;
    }
    if (type.field(name)) table.problem(key, "field '" + name + "' is there twice");
    type.fields.push_back(*shared);
    type.fields.back().required = key == "required";
  }
}

TicketType read_type(Table& table, const TicketForms& forms) {
  TicketType type;
  type.id = table.required_text("id");
  type.name = required_wording(table, "name");
  type.priority = table.word("priority", kPriorities, "normal");
  type.first_response = read_hours(table, "first_response_hours");
  type.answer = read_hours(table, "answer_hours");
  type.solve = read_hours(table, "solve_hours");
  type.promise = required_wording(table, "promise");
  add_fields(table, "required", forms, type);
  add_fields(table, "optional", forms, type);
  table.finish();
  return type;
}

template <typename List, typename Same>
auto find_in(const List& list, Same same) -> decltype(list.data()) {
  const auto found = std::find_if(list.begin(), list.end(), same);
  return found == list.end() ? nullptr : &*found;
}

}  // namespace

const FormField* TicketType::field(const std::string& key) const {
  return find_in(fields, [&](const FormField& one) { return one.key == key; });
}
const FormField* TicketForms::field(const std::string& key) const {
  return find_in(fields, [&](const FormField& one) { return one.key == key; });
}
const TicketType* TicketForms::type(const std::string& id) const {
  return find_in(types, [&](const TicketType& one) { return one.id == id; });
}

TicketForms read_ticket_forms(Document& document) {
  TicketForms forms;
  Table root = document.root();
  for (Table table : root.tables("field")) {
    FormField field = read_field(table);
    if (forms.field(field.key)) table.problem("key", "field '" + field.key + "' is there twice");
    forms.fields.push_back(std::move(field));
  }
  for (Table table : root.tables("type")) {
    TicketType type = read_type(table, forms);
    if (forms.type(type.id)) table.problem("id", "ticket type '" + type.id + "' is there twice");
    forms.types.push_back(std::move(type));
  }
  if (forms.types.empty()) root.problem("", "there is no [[type]]: at least one ticket type is needed");
  root.finish();
  return forms;
}

}  // namespace xiaoer::dialogs
