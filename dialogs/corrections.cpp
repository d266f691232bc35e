// SPDX-License-Identifier: Apache-2.0
#include "dialogs/corrections.h"

#include "dialogs/conditions.h"
#include "dialogs/flow_run.h"
#include "dialogs/form_answers.h"

namespace xiaoer::dialogs {
namespace {

constexpr std::size_t kNoteWords = 500;

bool is_asked(const Flow& flow, const std::string& field) {
  return std::any_of(flow.steps.begin(), flow.steps.end(),
                     [&](const Step& step) { return step.act == Act::ask && step.field == field; });
}

void corrected(Scene& scene, const FormField& field, std::string value) {
  say(scene, "flow.corrected", {{"name", in_language(field.name, scene.facts.language)}, {"value", value}});
  scene.state().fields[field.key] = std::move(value);
}

// Numbers in the message that differ from what was collected.
bool correct_numbers(Scene& scene, const Flow& flow) {
  bool any = false;
  for (const auto& step : flow.steps) {
    if (step.act != Act::ask || scene.noted(step.field).empty()) continue;
    const FormField& field = field_of(scene, flow, step.field);
    if (!field.automatic || field.kind == "choice") continue;
    auto value = read_mention(scene, field);
    if (!value || *value == scene.noted(field.key)) continue;
    corrected(scene, field, std::move(*value));
    any = true;
  }
  return any;
}

// The collected field that the message names.
const FormField* named_field(const Scene& scene, const Flow& flow) {
  for (const auto& [key, value] : scene.state().fields)
    if (is_asked(flow, key) && names_field(scene, field_of(scene, flow, key)))
      return &field_of(scene, flow, key);
  return nullptr;
}

// The number that stands in a message which names the field it belongs to.
std::optional<std::string> code_for(const Scene& scene, const FormField& field) {
  const bool is_code =
      field.kind != "text" && field.kind != "choice" && field.kind != "photo" && field.kind != "date";
  auto value = is_code ? read_answer(scene, field) : std::nullopt;
  return value && *value != scene.noted(field.key) ? value : std::nullopt;
}

// What the field becomes when the message says so ("原因改成买错了"); nullopt when it must be asked for.
std::optional<std::string> new_value(const Scene& scene, const FormField& field) {
  if (auto code = code_for(scene, field)) return code;
  const std::string value = scene.book.policy.phrases.after("becomes", scene.words);
  if (field.kind == "choice") return choice_in(value, field, scene.facts.language);
  if (field.kind == "date" && scene.heard.first_entity(field.entity)) return read_mention(scene, field);
  if (value.empty() || field.kind != "text") return std::nullopt;
  return cut(value, field.limit);
}

}  // namespace

std::optional<std::size_t> named_line(const Scene& scene, const Flow& flow) {
  static constexpr std::string_view kLine = kFieldTarget;
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < scene.offered.size(); ++i) {
    const std::string& target = scene.offered[i].value;
    if (!target.starts_with(kLine)) continue;
    if (!names_field(scene, field_of(scene, flow, target.substr(kLine.size())))) continue;
    if (found) return std::nullopt;
    found = i;
  }
  return found;
}

void ask_again(Scene& scene, const Flow& flow, const std::string& key) {
  scene.state().fields.erase(key);
  scene.state().retries = 0;
  for (std::size_t i = 0; i < flow.steps.size(); ++i)
    if (flow.steps[i].act == Act::ask && flow.steps[i].field == key) return run_from(scene, flow, i);
}

bool take_amendment(Scene& scene) {
  const auto& tickets = scene.facts.tickets;
  const auto& exact = scene.words.exact;  // "不对" alone says nothing of the matter
  const bool corrects = scene.said("wrong") && std::find(exact.begin(), exact.end(), "wrong") == exact.end();
  if (!corrects || tickets.empty() || !scene.state().last_faq.empty()) return false;
  const TicketFact& ticket = tickets.front();
  const auto age = scene.facts.now - ticket.created_at;
  if (!is_open(ticket) || age > std::chrono::minutes(scene.book.policy.limits.amend_minutes)) return false;
  scene.turn.actions.emplace_back(
      UpdateTicket{ticket.id, "customer_note", cut(scene.heard.original, kNoteWords)});
  say(scene, "ticket.noted", {{"number", ticket.number}});
  decide(scene, "flow", "amended");
  return true;
}

bool take_correction(Scene& scene, const Flow& flow, std::size_t waiting) {
  const bool confirming = flow.steps[waiting].act == Act::confirm;
  const bool wrong = scene.said("wrong") || scene.said("edit");
  if (!wrong && !confirming) return false;
  if (correct_numbers(scene, flow)) {
    run_from(scene, flow, waiting);
    return true;
  }
  if (!wrong) return false;
  const FormField* field = named_field(scene, flow);
  if (!field) return false;
  auto value = new_value(scene, *field);
  if (!value) {
    ask_again(scene, flow, field->key);
    return true;
  }
  corrected(scene, *field, std::move(*value));
  run_from(scene, flow, waiting);
  return true;
}

}  // namespace xiaoer::dialogs
