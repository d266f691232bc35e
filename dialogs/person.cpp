// SPDX-License-Identifier: Apache-2.0
#include "dialogs/person.h"

#include "dialogs/flow_run.h"
#include "dialogs/form_answers.h"
#include "dialogs/script.h"

namespace xiaoer::dialogs {
namespace {

constexpr std::size_t kSummaryWords = 200;

std::string faq_question(const Scene& scene) {
  const auto* entry =
      scene.state().last_faq.empty() ? nullptr : scene.knowledge.find_key(scene.state().last_faq);
  return entry ? entry->question : "";
}

// For the agent: who, what, what was collected, what the bot has said.
std::string summary(const Scene& scene, const std::string& reason) {
  const std::string& language = scene.book.policy.desk_language;
  const auto* flow = scene.book.flow(scene.state().flow);
  return render(scene.book.replies.text("person.summary", language),
                {{"reason", scene.book.replies.text("reason." + reason, language)},
                 {"topic", flow ? in_language(flow->name, language) : scene.state().last_intent},
                 {"words", cut(scene.heard.original, kSummaryWords)},
                 {"collected", collected_lines(scene, language)},
                 {"answered", faq_question(scene)}});
}

}  // namespace

void queue_for_person(Scene& scene, const std::string& reason, const std::string& priority) {
  const bool worse = scene.angry() || scene.facts.vip;
  scene.turn.actions.emplace_back(
      HandToHuman{reason, worse ? raised(priority) : priority, summary(scene, reason)});
}

void call_person(Scene& scene, const std::string& reason, const std::string& reply) {
  scene.state().misses = 0;
  if (waits_for_person(scene)) {
    end_flow(scene);
    return tell_waiting(scene);
  }
  if (scene.facts.agents_online) {
    queue_for_person(scene, reason, "normal");
    end_flow(scene);
    say(scene, reply);
    return decide(scene, "hand_over", reason);
  }
  if (scene.state().flow == scene.book.policy.offline_flow) return repeat_step(scene);
  if (const auto* flow = scene.book.flow(scene.book.policy.offline_flow))
    start_flow(scene, *flow, Opening::never);
}

bool waits_for_person(const Scene& scene) {
  return to_millis(scene.facts.waiting_since) > 0;
}

void tell_waiting(Scene& scene) {
  const std::string since = std::to_string(to_millis(scene.facts.waiting_since));
  if (scene.noted(kWaiting) != since) say(scene, "still_waiting");
  scene.state().fields[kWaiting] = since;
  scene.state().offered = scene.offered;
  decide(scene, "waiting", "");
}

bool asks_for_person(const Scene& scene) {
  const Policy& policy = scene.book.policy;
  if (scene.said("no_person")) return false;
  return scene.said("person") || scene.means(policy.person_intents, policy.thresholds.person);
}

}  // namespace xiaoer::dialogs
