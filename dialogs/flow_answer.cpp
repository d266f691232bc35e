// SPDX-License-Identifier: Apache-2.0
#include "dialogs/flow_answer.h"

#include "dialogs/choices.h"
#include "dialogs/corrections.h"
#include "dialogs/flow_run.h"
#include "dialogs/form_answers.h"
#include "dialogs/interruptions.h"
#include "dialogs/person.h"
#include "dialogs/script.h"
#include "dialogs/ticket_talk.h"
#include "dialogs/triggers.h"

namespace xiaoer::dialogs {
namespace {

// The waiting step, with its flow.
struct Waiting {
  const Flow& flow;
  std::size_t index;
  [[nodiscard]] const Step& step() const { return flow.steps[index]; }
};

// After the ticket is open, what comes in goes to it as notes.
void note_if_opened(Scene& scene, const FormField& field, const std::string& value) {
  if (scene.noted(kOpened).empty() || value.empty()) return;
  const std::string& language = scene.book.policy.desk_language;
  add_note(scene, render(scene.book.replies.text("summary.line", language),
                         {{"name", in_language(field.name, language)}, {"value", value}}));
}

void keep_answer(Scene& scene, const Waiting& at, const FormField& field, std::string value) {
  note_if_opened(scene, field, value);
  scene.state().fields[field.key] = std::move(value);
  scene.state().fields.erase(kRefused);
  fill_fields(scene, at.flow);
  run_after(scene, at.flow, at.index);
}

// Words that were no answer belong to the story, where a person reads them; the field stays empty.
void give_up(Scene& scene, const Waiting& at, const FormField& field) {
  const std::string refused = scene.noted(kRefused);
  note_if_opened(scene, field, refused);
  if (scene.noted(kOpened).empty()) add_to_field(scene, field_of(scene, at.flow, at.flow.opening), refused);
  keep_answer(scene, at, field, "");
}

void retry(Scene& scene, const Waiting& at, const FormField& field) {
  if (field.kind != "choice" && scene.words.exact.empty() && has_words(scene.heard.original)) {
    std::string& refused = scene.state().fields[kRefused];
    refused = cut(refused + (refused.empty() ? "" : "\n") + scene.heard.original, field.limit);
  }
  if (++scene.state().retries > at.step().retries) return give_up(scene, at, field);
  say(scene, "retry." + field.kind, {{"name", in_language(field.name, scene.facts.language)}});
  if (field.kind == "choice") return repeat_step(scene);
  decide(scene, "flow", at.flow.id + "/" + at.step().id);
}

// A phone or an order number is no name and no product: it goes to the field of its own.
bool take_codes(Scene& scene, const Waiting& at, const FormField& field) {
  if (!gives_only_codes(scene, field)) return false;
  for (const auto& step : at.flow.steps) {
    if (step.act != Act::ask || !scene.noted(step.field).empty()) continue;
    const FormField& own = field_of(scene, at.flow, step.field);
    const auto value = own.automatic && own.kind != "choice" ? read_mention(scene, own) : std::nullopt;
    if (!value) continue;
    note_if_opened(scene, own, *value);
    scene.state().fields[own.key] = *value;
    say(scene, "flow.noted", {{"name", in_language(own.name, scene.facts.language)}, {"value", *value}});
  }
  if (++scene.state().retries > std::max(2, at.step().retries)) {
    keep_answer(scene, at, field, "");
    return true;
  }
  repeat_step(scene);
  return true;
}

void skip(Scene& scene, const Waiting& at, const FormField& field) {
  const bool insists = scene.state().retries > 0 || at.step().retries == 0;
  if ((!field.required && at.step().may_skip) || (at.step().may_skip && insists))
    return keep_answer(scene, at, field, "");
  if (++scene.state().retries > at.step().retries) return keep_answer(scene, at, field, "");
  say(scene, "flow.needed", {{"name", in_language(field.name, scene.facts.language)}});
  decide(scene, "flow", at.flow.id + "/" + at.step().id);
}

// Whether an answer is one of the field's choices: then it cannot mean anything else.
bool is_listed(const FormField& field, const std::string& value) {
  return std::any_of(field.choices.begin(), field.choices.end(), [&](const FieldChoice& choice) {
    return std::any_of(choice.label.begin(), choice.label.end(),
                       [&](const auto& label) { return label.second == value; });
  });
}

// Whether the message asks something itself, and got its answer.
bool asks_back(Scene& scene, const Waiting& at, const FormField& field) {
  const Thresholds& thresholds = scene.book.policy.thresholds;
  const bool is_story = field.key == at.flow.opening, is_text = field.kind == "text";
  const bool clear = !is_story && is_clear_question(scene);
  if (take_question(scene, is_text && !clear ? thresholds.interrupt : thresholds.answer)) return true;
  const bool free_words = is_text || field.kind == "choice";
  if (!clear || !free_words || scene.state().retries > 0) return false;
  if (changes_flow(scene, at.flow)) return true;
  ++scene.state().retries;
  put_off_question(scene);
  return true;
}

void take_answer(Scene& scene, const Waiting& at) {
  const FormField& field = field_of(scene, at.flow, at.step().field);
  const bool is_story = field.key == at.flow.opening;
  auto value = read_answer(scene, field);
  const bool free_words = field.kind == "text" || field.kind == "choice";
  const bool listed = value && is_listed(field, *value);
  if (!listed && scene.said("skip")) return skip(scene, at, field);
  if (!listed && (take_codes(scene, at, field) || take_greeting(scene))) return;
  if (value && (listed || !free_words)) return keep_answer(scene, at, field, std::move(*value));
  if (says_wish(scene, at.flow) && take_wish(scene, at.flow)) return;
  if (asks_back(scene, at, field)) return;
  if (!is_story && changes_flow(scene, at.flow)) return;
  if (value) return keep_answer(scene, at, field, is_story ? *value : without_phone(scene, at.flow, *value));
  if (!take_wish(scene, at.flow)) retry(scene, at, field);
}

void take_choice(Scene& scene, const Waiting& at) {
  const auto& options = at.step().options;
  auto index = picked(scene, scene.offered);
  for (std::size_t i = 0; i < options.size() && !index; ++i)
    if (mentions(scene, options[i].words)) index = i;
  if (index && *index < options.size()) return run_target(scene, at.flow, options[*index].to);
  if (take_question(scene, scene.book.policy.thresholds.answer) || changes_flow(scene, at.flow)) return;
  if (++scene.state().retries > at.step().retries) return call_person(scene, "flow", "flow.stuck");
  say(scene, "retry.choice");
  repeat_step(scene);
}

bool denies(const Scene& scene) {
  const Policy& policy = scene.book.policy;
  return scene.said("deny") || scene.said("edit") ||
         scene.means(policy.deny_intents, policy.thresholds.intent);
}

// Which of the collected items is wrong?
void ask_which(Scene& scene, const Waiting& at) {
  std::vector<Choice> choices;
  for (const auto& step : at.flow.steps)
    if (step.act == Act::ask && scene.state().fields.contains(step.field))
      choices.push_back({in_language(field_of(scene, at.flow, step.field).name, scene.facts.language),
                         kFieldTarget + step.field});
  say(scene, "confirm.which");
  offer(scene, std::move(choices));
  decide(scene, "flow", at.flow.id + "/" + at.step().id);
}

// Anything else at the confirmation is more of the story.
void add_to_story(Scene& scene, const Waiting& at) {
  const FormField& field = field_of(scene, at.flow, at.flow.opening);
  if (field.key.empty() || !has_words(scene.heard.original)) {
    say(scene, "confirm.again");
    return repeat_step(scene);
  }
  add_to_field(scene, field, scene.heard.original);
  say(scene, "confirm.added");
  repeat_step(scene);
}

void take_confirmation(Scene& scene, const Waiting& at) {
  auto index = picked(scene, scene.offered);
  if (!index) index = named_line(scene, at.flow);
  const std::string target = index ? scene.offered[*index].value : "";
  if (target.starts_with(kFieldTarget))
    return ask_again(scene, at.flow, target.substr(std::string_view(kFieldTarget).size()));
  if (target == "do:cancel") {
    end_flow(scene);
    return say(scene, "flow.cancelled");
  }
  if (target == "do:edit" || (target.empty() && denies(scene))) return ask_which(scene, at);
  if (target == "do:yes" || affirms(scene)) return run_after(scene, at.flow, at.index);
  if (take_wish(scene, at.flow)) return;
  if (take_question(scene, scene.book.policy.thresholds.answer) || changes_flow(scene, at.flow)) return;
  add_to_story(scene, at);
}

bool cancel(Scene& scene, const Waiting& at) {
  if (!scene.said("cancel") && !(scene.words.exact.size() == 1 && scene.said("stop_asking"))) return false;
  const auto& only = scene.words.exact;  // "取消" alone means what is going on, not an order
  const bool this_flow = std::find(only.begin(), only.end(), "cancel") != only.end();
  const Flow* other = this_flow ? nullptr : wanted_flow(scene, scene.book.policy.thresholds.intent);
  end_flow(scene);
  if (other && other != &at.flow) {
    start_flow(scene, *other, Opening::when_long);
    return true;
  }
  say(scene, "flow.cancelled");
  decide(scene, "flow", at.flow.id + "/cancelled");
  return true;
}

void take_ticket_choice(Scene& scene, const Waiting& at) {
  if (take_ticket_answer(scene)) return run_after(scene, at.flow, at.index);
  if (take_question(scene, scene.book.policy.thresholds.answer) || changes_flow(scene, at.flow)) return;
  if (++scene.state().retries > at.step().retries) return run_target(scene, at.flow, at.step().to);
  repeat_step(scene);
}

}  // namespace

bool names_wrong_item(const Scene& scene) {
  const Flow* flow = scene.book.flow(scene.state().flow);
  return flow && named_line(scene, *flow).has_value();
}

bool take_flow(Scene& scene) {
  if (scene.state().flow.empty()) return false;
  const Flow* flow = scene.book.flow(scene.state().flow);
  const auto index = flow ? flow->find(scene.state().step) : std::nullopt;
  if (!index) {  // the pack has changed under a running flow
    end_flow(scene);
    return false;
  }
  const Waiting at{*flow, *index};
  if (cancel(scene, at) || take_correction(scene, *flow, *index)) return true;
  switch (at.step().act) {
    case Act::ask:
      take_answer(scene, at);
      break;
    case Act::choose:
      take_choice(scene, at);
      break;
    case Act::confirm:
      take_confirmation(scene, at);
      break;
    case Act::pick_ticket:
      take_ticket_choice(scene, at);
      break;
    default:
      end_flow(scene);
      return false;
  }
  return true;
}

bool take_flow_photo(Scene& scene, const Flow& flow) {
  const auto index = flow.find(scene.state().step);
  if (!index) {
    end_flow(scene);
    return true;
  }
  const auto photo_step = std::find_if(flow.steps.begin(), flow.steps.end(), [&](const Step& step) {
    return step.act == Act::ask && field_of(scene, flow, step.field).kind == "photo";
  });
  const std::string key = photo_step == flow.steps.end() ? "photos" : photo_step->field;
  add_photo(scene, key);
  note_if_opened(scene, field_of(scene, flow, key), scene.facts.attachment_id);
  const bool asked = flow.steps[*index].act == Act::ask && flow.steps[*index].field == key;
  if (!asked && has_words(scene.heard.original)) return false;
  const auto& list = scene.noted(key);
  const auto count = std::count(list.begin(), list.end(), ',') + 1;
  say(scene, "photo.received", {{"count", std::to_string(count)}});
  if (asked)
    run_after(scene, flow, *index);
  else
    repeat_step(scene);
  return true;
}

}  // namespace xiaoer::dialogs
