// SPDX-License-Identifier: Apache-2.0
#include "dialogs/danger_talk.h"

#include <algorithm>

#include "dialogs/flow_run.h"
#include "dialogs/form_answers.h"
#include "dialogs/knowledge_talk.h"
#include "dialogs/person.h"
#include "dialogs/ticket_talk.h"
#include "dialogs/triggers.h"

namespace xiaoer::dialogs {
namespace {

// The same danger again: a note to the ticket that is already open, and the person is called once more.
bool add_to_open(Scene& scene, const Urgent& urgent, const Flow& flow) {
  const auto* ticket = newest_open(scene, flow.ticket);
  if (!ticket || scene.facts.now - ticket->created_at > std::chrono::hours(urgent.again_hours)) return false;
  scene.turn.actions.emplace_back(
      UpdateTicket{ticket->id, "customer_note", cut(scene.heard.original, kKeptWords)});
  queue_for_person(scene, "risk", "urgent");
  say(scene, "ticket.added", {{"number", ticket->number}});
  decide(scene, "flow", flow.id + "/again");
  return true;
}

// Danger told instead of the answer that the same flow waits for. What can be the answer is left to the flow;
// the question is put once more, then the next words count as the answer.
bool add_while_asking(Scene& scene, const Urgent& urgent, const Flow& flow) {
  const auto index = flow.find(scene.state().step);
  if (!index || flow.steps[*index].act != Act::ask || urgent.again_hours == 0) return false;
  const Step& step = flow.steps[*index];
  const FormField& field = field_of(scene, flow, step.field);
  const bool free_words = field.kind == "text" || (field.kind == "choice" && !read_mention(scene, field));
  const bool asked_twice = scene.state().retries > 0;
  if (free_words ? step.takes_danger || asked_twice : read_answer(scene, field).has_value()) return false;
  if (!add_to_open(scene, urgent, flow)) return false;
  ++scene.state().retries;
  repeat_step(scene);
  return true;
}

// The rule under which the running flow was started, when what he says now makes it worse ("流血了").
const Urgent* worse(const Scene& scene) {
  if (scene.noted(kOpened).empty() || !scene.said("worse")) return nullptr;
  for (const auto& urgent : scene.book.policy.urgent)
    if (urgent.flow == scene.state().flow) return &urgent;
  return nullptr;
}

}  // namespace

bool take_danger(Scene& scene) {
  const Urgent* urgent = danger(scene);
  if (!urgent) urgent = worse(scene);
  const Flow* flow = urgent ? scene.book.flow(urgent->flow) : nullptr;
  const std::string& running = scene.state().flow;
  if (!flow) return false;
  if (running == flow->id) return add_while_asking(scene, *urgent, *flow);
  if (!running.empty() && urgent->level != nlu::Priority::p0) return false;
  if (const auto hit = urgent->answers.empty() ? std::nullopt : wording_hit(scene);
      hit && std::count(urgent->answers.begin(), urgent->answers.end(), hit->key) > 0)
    return answer_entry(scene, hit->key);
  if (flow->question_first && is_question(scene))
    if (const auto hit = sure_hit(scene, scene.book.policy.thresholds.answer);
        hit && answer_entry(scene, hit->key))
      return true;
  if (urgent->again_hours > 0 && add_to_open(scene, *urgent, *flow)) return true;
  start_flow(scene, *flow, Opening::always);
  return true;
}

bool take_first_danger(Scene& scene) {
  const Urgent* urgent = danger(scene);
  return urgent && urgent->first && take_danger(scene);
}

}  // namespace xiaoer::dialogs
