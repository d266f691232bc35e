// SPDX-License-Identifier: Apache-2.0
#include "dialogs/corrections.h"

#include "dialogs/flow_run.h"
#include "dialogs/form_answers.h"

namespace xiaoer::dialogs {
namespace {

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

}  // namespace

void ask_again(Scene& scene, const Flow& flow, const std::string& key) {
  scene.state().fields.erase(key);
  scene.state().retries = 0;
  for (std::size_t i = 0; i < flow.steps.size(); ++i)
    if (flow.steps[i].act == Act::ask && flow.steps[i].field == key) return run_from(scene, flow, i);
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
  if (const auto code = code_for(scene, *field)) {
    corrected(scene, *field, *code);
    run_from(scene, flow, waiting);
    return true;
  }
  const std::string value = scene.book.policy.phrases.after("becomes", scene.words);
  if (value.empty() || field->kind != "text") {
    ask_again(scene, flow, field->key);
    return true;
  }
  corrected(scene, *field, cut(value, field->limit));
  run_from(scene, flow, waiting);
  return true;
}

}  // namespace xiaoer::dialogs
