// SPDX-License-Identifier: Apache-2.0
#include "dialogs/conditions.h"

namespace xiaoer::dialogs {
namespace {

// The ticket keeps the label in the language it was answered in, so every language's label counts.
bool field_is(const Scene& scene, const std::string& key, const std::string& choice_id) {
  const std::string& value = scene.noted(key);
  const FormField* field = scene.book.forms.field(key);
  if (!field || value.empty()) return false;
  for (const auto& choice : field->choices)
    if (choice.id == choice_id)
      for (const auto& [language, label] : choice.label)
        if (label == value) return true;
  return false;
}

bool holds(const Condition& condition, const Scene& scene) {
  const auto& word = condition.word;
  if (word == "field_present") return !scene.noted(condition.first).empty();
  if (word == "field_is") return field_is(scene, condition.first, condition.second);
  if (word == "agents_online") return scene.facts.agents_online;
  if (word == "has_ticket") return !scene.facts.tickets.empty();
  if (word == "has_open_ticket") return has_open_ticket(scene);
  if (word == "language") return scene.facts.language == condition.first;
  if (word == "vip") return scene.facts.vip;
  if (word == "angry") return scene.angry();
  if (word == "said") return scene.said(condition.first);
  const auto level = condition.first == "p0" ? nlu::Priority::p0 : nlu::Priority::p1;
  return scene.heard.urgency.level <= level;  // "urgency", the last word of the vocabulary
}

}  // namespace

bool all_hold(const std::vector<Condition>& conditions, const Scene& scene) {
  return std::all_of(conditions.begin(), conditions.end(),
                     [&](const Condition& one) { return holds(one, scene) != one.negated; });
}

bool has_open_ticket(const Scene& scene) {
  const auto& tickets = scene.facts.tickets;
  return std::any_of(tickets.begin(), tickets.end(), is_open);
}

bool is_open(const TicketFact& ticket) {
  return ticket.status != "solved" && ticket.status != "closed";
}

}  // namespace xiaoer::dialogs
