// SPDX-License-Identifier: Apache-2.0
#include "dialogs/flow_run.h"

#include "dialogs/conditions.h"
#include "dialogs/form_answers.h"
#include "dialogs/person.h"
#include "dialogs/script.h"
#include "dialogs/ticket_talk.h"

namespace xiaoer::dialogs {
namespace {

// How one step ended.
struct Outcome {
  enum class Kind { next, jump, wait, finish };
  Kind kind = Kind::next;
  std::string target;
};
constexpr auto kWait = Outcome::Kind::wait;
constexpr auto kFinish = Outcome::Kind::finish;

std::vector<Choice> field_choices(const Scene& scene, const FormField& field) {
  std::vector<Choice> choices;
  for (const auto& choice : field.choices) {
    const std::string& label = in_language(choice.label, scene.facts.language);
    choices.push_back({label, choice.id});
  }
  return choices;
}

void put_question(Scene& scene, const Flow& flow, const Step& step) {
  const FormField& field = field_of(scene, flow, step.field);
  if (step.text.empty())
    say_text(scene, in_language(field.ask, scene.facts.language) +
                        (step.may_skip && !field.required ? scene.text("flow.optional_hint") : ""));
  else
    say(scene, step.text);
  if (!field.choices.empty()) offer(scene, field_choices(scene, field));
}

void put_choice(Scene& scene, const Step& step) {
  if (!step.text.empty()) say(scene, step.text);
  std::vector<Choice> choices;
  for (const auto& option : step.options)
    choices.push_back({in_language(option.label, scene.facts.language), option.to});
  offer(scene, std::move(choices));
}

void put_confirm(Scene& scene, const Step& step) {
  say(scene, step.text.empty() ? "confirm.summary" : step.text,
      {{"summary", collected_lines(scene, scene.facts.language)}});
  offer(scene, {{scene.text("confirm.yes"), "do:yes"},
                {scene.text("confirm.edit"), "do:edit"},
                {scene.text("confirm.cancel"), "do:cancel"}});
}

Outcome hand_over(Scene& scene, const Step& step) {
  if (scene.facts.agents_online || step.queue_offline) queue_for_person(scene, "flow", step.priority);
  if (!step.text.empty()) say(scene, step.text);
  return {};
}

Outcome pick(Scene& scene, const Step& step) {
  switch (pick_ticket(scene)) {
    case Pick::found:
      return {};
    case Pick::waiting:
      return {kWait, ""};
    default:
      return {Outcome::Kind::jump, step.to};
  }
}

void put(Scene& scene, const Flow& flow, const Step& step) {
  if (step.act == Act::ask) put_question(scene, flow, step);
  if (step.act == Act::choose) put_choice(scene, step);
  if (step.act == Act::confirm) put_confirm(scene, step);
  if (step.act == Act::pick_ticket) (void)pick_ticket(scene);
}

Outcome perform(Scene& scene, const Flow& flow, const Step& step) {
  switch (step.act) {
    case Act::ask:
      if (scene.state().fields.contains(step.field)) return {};
      [[fallthrough]];
    case Act::choose:
    case Act::confirm:
      put(scene, flow, step);
      return {kWait, ""};
    case Act::say:
      say(scene, step.text, form_values(scene));
      return {};
    case Act::open_ticket:
      open_ticket(scene, flow, step);
      return {};
    case Act::hand_over:
      return hand_over(scene, step);
    case Act::pick_ticket:
      return pick(scene, step);
    case Act::show_tickets:
      show_tickets(scene, step);
      return {};
    case Act::urge:
      urge_ticket(scene, step);
      return {};
    case Act::note:
      add_note(scene, render(scene.book.replies.text(step.text, scene.book.policy.desk_language),
                             form_values(scene)));
      return {};
    case Act::go:
      return {Outcome::Kind::jump, step.to};
    case Act::end:
      if (!step.text.empty()) say(scene, step.text, form_values(scene));
      return {kFinish, ""};
  }
  return {kFinish, ""};
}

// Where to go next: the named step, or the following one.
std::optional<std::size_t> target_index(const Flow& flow, const std::string& target, std::size_t fallback) {
  return target.empty() ? std::optional(fallback) : flow.find(target);
}

void keep_remembered(Scene& scene) {
  auto& fields = scene.state().fields;
  for (const auto& field : scene.book.forms.fields)
    if (field.remembered && !scene.noted(field.key).empty())
      fields[kSaid + field.key] = scene.noted(field.key);
}

// An order number of one flow must not slip into the next; a name may.
bool outlives_flow(const Scene& scene, const std::string& key) {
  if (key == kMood || key == kWaiting) return true;
  if (!key.starts_with(kSaid)) return false;
  const auto* field = scene.book.forms.field(key.substr(std::string_view(kSaid).size()));
  return field && field->remembered;
}

}  // namespace

void start_flow(Scene& scene, const Flow& flow, Opening opening) {
  constexpr int kMostFlows = 8;
  if (++scene.flows_started > kMostFlows) return end_flow(scene);
  State& state = scene.state();
  std::erase_if(state.fields, [](const auto& field) { return field.second.empty(); });
  state.flow = flow.id;
  state.step.clear();
  state.offered.clear();
  state.misses = state.retries = 0;
  const bool tells =
      opening == Opening::always ||
      (opening == Opening::when_long && length_of_talk(scene.words.text) >= scene.book.policy.limits.opening);
  if (tells && !flow.opening.empty() && scene.noted(flow.opening).empty())
    state.fields[flow.opening] = cut(scene.heard.original, field_of(scene, flow, flow.opening).limit);
  recall_fields(scene, flow);
  fill_fields(scene, flow);
  run_from(scene, flow, 0);
}

void run_from(Scene& scene, const Flow& flow, std::size_t index) {
  decide(scene, "flow", flow.id);
  for (int left = scene.book.policy.limits.steps; left > 0; --left) {
    if (index >= flow.steps.size()) return end_flow(scene);
    const Step& step = flow.steps[index];
    if (!all_hold(step.when, scene)) {
      ++index;
      continue;
    }
    scene.source = "flow:" + flow.id + "/" + step.id;
    const Outcome outcome = perform(scene, flow, step);
    if (outcome.kind == kWait) {
      if (scene.turn.decision.kind == "flow") scene.turn.decision.detail = flow.id + "/" + step.id;
      scene.state().step = step.id;
      return;
    }
    if (outcome.kind == kFinish) return end_flow(scene);
    if (outcome.target.starts_with("flow:")) return run_target(scene, flow, outcome.target);
    const auto next = target_index(flow, outcome.target.empty() ? step.next : outcome.target, index + 1);
    index = next.value_or(flow.steps.size());
  }
  call_person(scene, "flow", "flow.stuck");  // the script runs in a circle
}

void run_after(Scene& scene, const Flow& flow, std::size_t index) {
  scene.state().retries = 0;
  const auto next = target_index(flow, flow.steps[index].next, index + 1);
  run_from(scene, flow, next.value_or(flow.steps.size()));
}

void run_target(Scene& scene, const Flow& flow, const std::string& target) {
  scene.state().retries = 0;
  if (!target.starts_with("flow:"))
    return run_from(scene, flow, flow.find(target).value_or(flow.steps.size()));
  if (const auto* other = scene.book.flow(target.substr(5))) start_flow(scene, *other, Opening::never);
}

void repeat_step(Scene& scene) {
  const auto* flow = scene.book.flow(scene.state().flow);
  const auto index = flow ? flow->find(scene.state().step) : std::nullopt;
  if (!index) return end_flow(scene);
  scene.source = "flow:" + flow->id + "/" + scene.state().step;
  put(scene, *flow, flow->steps[*index]);
  if (scene.turn.decision.kind.empty()) decide(scene, "flow", flow->id + "/" + scene.state().step);
}

void end_flow(Scene& scene) {
  State& state = scene.state();
  keep_remembered(scene);
  std::erase_if(state.fields, [&](const auto& field) { return !outlives_flow(scene, field.first); });
  state.flow.clear();
  state.step.clear();
  state.offered.clear();
  state.retries = state.misses = 0;
  scene.source.clear();
}

}  // namespace xiaoer::dialogs
