// SPDX-License-Identifier: Apache-2.0
#include "dialogs/flow_check.h"

namespace xiaoer::dialogs {
namespace {

std::string marked(const std::string& word) {
  return "'" + word + "'";
}

std::vector<std::string> step_ids(const Flow& flow) {
  std::vector<std::string> ids;
  for (const auto& step : flow.steps) ids.push_back(step.id);
  return ids;
}

void check_target(const Book& book, const Flow& flow, Table& at, std::string_view key,
                  const std::string& target) {
  if (target.empty()) return;
  if (target.starts_with("flow:")) {
    if (!book.flow(target.substr(5))) at.problem(key, "there is no flow " + marked(target.substr(5)));
    return;
  }
  if (flow.find(target)) return;
  const std::string nearest = nearest_word(target, step_ids(flow));
  at.problem(key, "there is no step " + marked(target) + " in flow " + marked(flow.id) +
                      (nearest.empty() ? "" : "; did you mean " + marked(nearest) + "?"));
}

void check_field_is(const Book& book, Table& at, const Condition& condition) {
  const FormField* field = book.forms.field(condition.first);
  if (!field) return at.problem("when", "field " + marked(condition.first) + " is not in ticket_types.toml");
  if (condition.word != "field_is") return;
  for (const auto& choice : field->choices)
    if (choice.id == condition.second) return;
  at.problem("when", marked(condition.second) + " is no choice of field " + marked(condition.first));
}

void check_condition(const Book& book, Table& at, const Condition& condition) {
  const auto& word = condition.word;
  if (std::find(kConditionWords.begin(), kConditionWords.end(), word) == kConditionWords.end()) {
    std::string known;
    for (const auto& one : kConditionWords) known += (known.empty() ? "" : ", ") + one;
    return at.problem("when", "no condition " + marked(word) + "; there are: [not] " + known);
  }
  const bool two = word == "field_is";
  const bool one =
      two || word == "field_present" || word == "language" || word == "said" || word == "urgency";
  if (condition.first.empty() == one || condition.second.empty() == two)
    return at.problem("when", "condition " + marked(word) + " takes " +
                                  (two   ? "two words"
                                   : one ? "one word"
                                         : "no word"));
  if (two || word == "field_present") check_field_is(book, at, condition);
  if (word == "said" && !book.policy.phrases.has(condition.first))
    at.problem("when", "phrase " + marked(condition.first) + " is not in policy.toml");
  if (word == "urgency" && condition.first != "p0" && condition.first != "p1")
    at.problem("when", "'urgency' takes p0 or p1");
}

void check_step(const Book& book, const Flow& flow, const Step& step, Table& at) {
  check_target(book, flow, at, "next", step.next);
  check_target(book, flow, at, step.act == Act::go ? "to" : "none", step.to);
  for (const auto& option : step.options) check_target(book, flow, at, "option", option.to);
  for (const auto& condition : step.when) check_condition(book, at, condition);
  if (!step.text.empty() && !book.replies.has(step.text))
    at.problem("text", "reply " + marked(step.text) + " is not in replies.toml");
  if (step.act == Act::ask && !step.field.empty() && !book.forms.field(step.field))
    at.problem("field", "field " + marked(step.field) + " is not in ticket_types.toml");
  const std::string& type = step.type.empty() ? flow.ticket : step.type;
  if (step.act == Act::open_ticket && !book.forms.type(type))
    at.problem("type", "ticket type " + marked(type) + " is not in ticket_types.toml");
}

// The steps that may follow this one.
std::vector<std::size_t> following(const Flow& flow, std::size_t index) {
  const Step& step = flow.steps[index];
  std::vector<std::size_t> out;
  const auto add = [&](const std::string& target) {
    if (const auto found = flow.find(target)) out.push_back(*found);
  };
  for (const auto& option : step.options) add(option.to);
  if (!step.to.empty()) add(step.to);
  if (!step.next.empty()) add(step.next);
  const bool leaves = step.act == Act::go || step.act == Act::end || step.act == Act::choose;
  const bool passed_over = !step.when.empty();
  if (((!leaves && step.next.empty()) || passed_over) && index + 1 < flow.steps.size())
    out.push_back(index + 1);
  return out;
}

void check_reachable(const Flow& flow, std::vector<Table>& step_tables) {
  std::vector<bool> seen(flow.steps.size(), false);
  std::vector<std::size_t> open{0};
  while (!open.empty()) {
    const std::size_t index = open.back();
    open.pop_back();
    if (seen[index]) continue;
    seen[index] = true;
    for (const auto next : following(flow, index)) open.push_back(next);
  }
  for (std::size_t i = 0; i < seen.size(); ++i)
    if (!seen[i]) step_tables[i].problem("id", "step " + marked(flow.steps[i].id) + " can never be reached");
}

}  // namespace

void check_flow(const Book& book, const Flow& flow, Table& table, std::vector<Table>& step_tables) {
  if (!flow.ticket.empty() && !book.forms.type(flow.ticket))
    table.problem("ticket", "ticket type " + marked(flow.ticket) + " is not in ticket_types.toml");
  if (!flow.opening.empty() && !book.forms.field(flow.opening))
    table.problem("opening", "field " + marked(flow.opening) + " is not in ticket_types.toml");
  for (const auto* list : {&flow.phrases, &flow.refused})
    for (const auto& phrase : *list)
      if (!book.policy.phrases.has(phrase))
        table.problem(list == &flow.phrases ? "phrases" : "refused",
                      "phrase " + marked(phrase) + " is not in policy.toml");
  if (const FormField* wish = book.forms.field(flow.wish);
      !flow.wish.empty() && (!wish || wish->choices.empty()))
    table.problem("wish", "field " + marked(flow.wish) + " is no choice of ticket_types.toml");
  if (!flow.aside.empty() && !book.replies.has(flow.aside))
    table.problem("aside", "reply " + marked(flow.aside) + " is not in replies.toml");
  for (std::size_t i = 0; i < flow.steps.size(); ++i) {
    check_step(book, flow, flow.steps[i], step_tables[i]);
    if (flow.find(flow.steps[i].id) != i)
      step_tables[i].problem("id", "step " + marked(flow.steps[i].id) + " is there twice");
  }
  if (!flow.steps.empty()) check_reachable(flow, step_tables);
}

void check_triggers(const Book& book, std::vector<Table>& tables) {
  std::map<std::string, std::string> taken;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const Flow& flow = book.flows[i];
    for (const auto* list : {&flow.intents, &flow.phrases})
      for (const auto& word : *list) {
        const auto [found, added] = taken.emplace(word, flow.id);
        if (!added)
          tables[i].problem(list == &flow.intents ? "intents" : "phrases",
                            marked(word) + " already starts flow " + marked(found->second));
      }
  }
}

}  // namespace xiaoer::dialogs
