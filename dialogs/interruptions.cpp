// SPDX-License-Identifier: Apache-2.0
#include "dialogs/interruptions.h"

#include "dialogs/conditions.h"
#include "dialogs/flow_run.h"
#include "dialogs/form_answers.h"
#include "dialogs/knowledge_talk.h"
#include "dialogs/person.h"
#include "dialogs/ticket_talk.h"
#include "dialogs/triggers.h"
#include "foundation/ascii.h"

namespace xiaoer::dialogs {
namespace {

const FormField* wish_field(const Scene& scene, const Flow& flow) {
  if (flow.wish.empty()) return nullptr;
  return &field_of(scene, flow, flow.wish);
}

// The other flow says its piece; the form stays where it is, and puts its question again.
void go_aside(Scene& scene, const Flow& other) {
  const State form = scene.state();
  const auto said_before = scene.turn.actions.size();
  if (has_open_ticket(scene)) start_flow(scene, other, Opening::never);
  const bool asks = !scene.state().flow.empty() && scene.state().flow != form.flow;
  scene.state() = form;
  if (asks || scene.turn.actions.size() == said_before) {  // nothing to tell, or it would need an answer
    scene.turn.actions.resize(said_before, NoteUnanswered{});
    scene.source = "flow:" + other.id;
    say(scene, other.aside);
  }
  repeat_step(scene);
  decide(scene, "flow", form.flow + "/" + form.step);
}

// No ticket yet, and no more questions: a person who is there goes on with what was collected.
bool take_impatience(Scene& scene) {
  if (scene.said("cancel") || !scene.facts.agents_online || danger(scene)) return false;
  if (scene.words.length > scene.book.policy.limits.ellipsis) return false;
  call_person(scene, "flow", "person.coming");
  return true;
}

}  // namespace

bool take_stop(Scene& scene) {
  const std::string opened = scene.noted(kOpened);
  const Flow* flow = scene.book.flow(scene.state().flow);
  if (!flow || (!scene.said("stop_asking") && !scene.said("cancel"))) return false;
  if (opened.empty()) return take_impatience(scene);
  if (danger(scene)) queue_for_person(scene, "risk", "urgent");
  const auto* ticket = newest_open(scene, opened);
  if (scene.words.exact.empty()) add_note(scene, cut(scene.heard.original, kKeptWords));
  end_flow(scene);
  say(scene, "flow.stopped", {{"number", ticket ? ticket->number : ""}});
  decide(scene, "flow", flow->id + "/stopped");
  return true;
}

bool take_question(Scene& scene, double at_least) {
  if (!is_question(scene)) return false;
  const auto hit = sure_hit(scene, at_least);
  if (!hit || !answer_entry(scene, hit->key)) return false;
  repeat_step(scene);
  return true;
}

bool take_greeting(Scene& scene) {
  const auto& exact = scene.words.exact;
  for (const auto& talk : scene.book.policy.small_talk) {
    if (!talk.quick || std::find(exact.begin(), exact.end(), talk.phrase) == exact.end()) continue;
    repeat_step(scene);
    return true;
  }
  return false;
}

bool is_clear_question(const Scene& scene) {
  if (!is_question(scene)) return false;
  const std::string& words = scene.heard.original;
  if (words.ends_with('?') || words.ends_with("？")) return true;
  const auto bare = without_edges(scene.words.text);
  return scene.book.policy.phrases.without("asks", bare) != bare;
}

void put_off_question(Scene& scene) {
  scene.turn.actions.emplace_back(NoteUnanswered{cut(scene.heard.original, kKeptWords)});
  say(scene, "flow.question_later");
  repeat_step(scene);
}

bool says_wish(const Scene& scene, const Flow& flow) {
  const FormField* field = wish_field(scene, flow);
  if (!field) return false;
  const auto only = [&](const std::string& word) {
    const auto& forms = scene.words.forms;
    return std::find(forms.begin(), forms.end(), lower_ascii(word)) != forms.end();
  };
  return std::any_of(field->choices.begin(), field->choices.end(), [&](const FieldChoice& choice) {
    return std::any_of(choice.words.begin(), choice.words.end(), only);
  });
}

bool take_wish(Scene& scene, const Flow& flow) {
  const FormField* field = wish_field(scene, flow);
  if (!field || scene.words.length > scene.book.policy.limits.ellipsis) return false;
  auto value = read_mention(scene, *field);
  if (!value) return false;
  say(scene, "flow.noted", {{"name", in_language(field->name, scene.facts.language)}, {"value", *value}});
  scene.state().fields[field->key] = std::move(*value);
  repeat_step(scene);
  return true;
}

bool changes_flow(Scene& scene, const Flow& flow) {
  if (scene.words.length > scene.book.policy.limits.ellipsis) return false;
  const Flow* other = wanted_flow(scene, scene.book.policy.thresholds.change_flow);
  if (!other || other == &flow) return false;
  if (!other->aside.empty())
    go_aside(scene, *other);
  else if (!take_wish(scene, flow))
    start_flow(scene, *other, Opening::when_long);
  return true;
}

}  // namespace xiaoer::dialogs
