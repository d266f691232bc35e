// SPDX-License-Identifier: Apache-2.0
#include "dialogs/decision_order.h"

#include "dialogs/choices.h"
#include "dialogs/conditions.h"
#include "dialogs/corrections.h"
#include "dialogs/danger_talk.h"
#include "dialogs/flow_answer.h"
#include "dialogs/flow_run.h"
#include "dialogs/form_answers.h"
#include "dialogs/interruptions.h"
#include "dialogs/knowledge_talk.h"
#include "dialogs/numbers.h"
#include "dialogs/person.h"
#include "dialogs/ticket_talk.h"
#include "dialogs/triggers.h"
#include "foundation/ascii.h"

namespace xiaoer::dialogs {
namespace {

const std::string kRejected = "faq.none_of_these";

bool says_only(const Utterance& words, std::string_view phrase) {
  return std::find(words.exact.begin(), words.exact.end(), phrase) != words.exact.end();
}

void note_mood(Scene& scene) {
  const Policy& policy = scene.book.policy;
  if (scene.angry() || (scene.heard.sentiment >= policy.angry_below && !scene.said("anger"))) return;
  scene.state().fields[kMood] = "angry";
  scene.turn.priority = "high";
}

// One apology, in front, unless what is said begins with words of comfort already.
void comfort(Scene& scene) {
  auto& actions = scene.turn.actions;
  const auto speaks = [](const Action& action) { return std::holds_alternative<Say>(action); };
  const auto first = std::find_if(actions.begin(), actions.end(), speaks);
  if (first == actions.end()) return say(scene, "mood.sorry");
  const std::string text = lower_ascii(std::get<Say>(*first).template_text);
  const auto& comforting = scene.book.policy.comfort;
  if (std::any_of(comforting.begin(), comforting.end(),
                  [&](const auto& word) { return find_word(text, word) != std::string::npos; }))
    return;
  const auto at = first - actions.begin();
  scene.source.clear();
  say(scene, "mood.sorry");
  std::rotate(actions.begin() + at, actions.end() - 1, actions.end());
}

void miss(Scene& scene, const std::string& unanswered, const std::string& reply) {
  if (!unanswered.empty()) scene.turn.actions.emplace_back(NoteUnanswered{unanswered});
  const Policy& policy = scene.book.policy;
  const bool at_once = (scene.facts.vip && policy.vip_to_person) || (scene.angry() && policy.angry_to_person);
  if (++scene.state().misses >= policy.limits.misses || at_once)
    return call_person(scene, scene.facts.vip ? "vip" : "missed_twice",
                       scene.angry() ? "person.upset" : "person.missed");
  decide(scene, "not_understood", "");
  say(scene, reply);
  const bool was_asked = !scene.offered.empty() && scene.offered.back().value == kNoneTarget;
  if (was_asked && reply != kRejected) return offer(scene, scene.offered);  // what was offered still holds
  offer(scene, quick_choices(scene.book, scene.facts.language, QuickFor::greeting));
}

// Where a line of a list or a quick reply leads.
void follow(Scene& scene, const std::string& target) {
  if (target == "person") return call_person(scene, "asked", "person.coming");
  if (target.starts_with("faq:") && answer_entry(scene, target.substr(4))) return;
  if (target.starts_with("flow:"))
    if (const Flow* flow = scene.book.flow(target.substr(5))) return start_flow(scene, *flow, Opening::never);
  const std::string asked = scene.noted(kAsked);
  scene.state().fields.erase(kAsked);
  miss(scene, asked, kRejected);
}

bool take_attachment(Scene& scene) {
  if (!scene.facts.is_attachment) return false;
  if (const Flow* flow = scene.book.flow(scene.state().flow)) return take_flow_photo(scene, *flow);
  add_photo(scene, kPhotos);
  if (!has_words(scene.heard.original) && !waits_for_person(scene)) {
    decide(scene, "flow", "photo");
    say(scene, "photo.what");
    offer(scene, quick_choices(scene.book, scene.facts.language, QuickFor::photo));
    return true;
  }
  return false;
}

bool take_person_request(Scene& scene) {
  if (!asks_for_person(scene) || (!scene.said("person") && names_wrong_item(scene))) return false;
  call_person(scene, "asked", "person.coming");
  return true;
}

bool take_list(Scene& scene) {
  if (scene.offered.empty()) return false;
  auto index = picked(scene, scene.offered);
  const bool one = scene.offered.size() == 2 && scene.offered.back().value == kNoneTarget;
  if (!index && one && affirms(scene)) index = 0;  // "did you mean this?" – "yes"
  if (!index && !scene.said("none")) return false;
  follow(scene, index ? scene.offered[*index].value : "none");
  return true;
}

bool take_quick(Scene& scene) {
  const std::string_view said = without_edges(scene.heard.original);
  for (const auto& quick : scene.book.policy.quick)
    for (const auto& [language, label] : quick.label)
      if (said.size() <= label.size() && said == without_edges(label)) {
        follow(scene, quick.to);
        return true;
      }
  return false;
}

bool take_feedback(Scene& scene) {
  const std::string key = scene.state().last_faq;
  const bool helpful = scene.said("helpful");
  if (key.empty() && says_only(scene.words, "unhelpful")) {  // of nothing that was said here
    decide(scene, "small_talk", "unhelpful");
    say(scene, "faq.none_of_these");
    return true;
  }
  if (key.empty() || (!helpful && !scene.said("unhelpful"))) return false;
  scene.turn.actions.emplace_back(Feedback{key, helpful});
  if (!helpful && has_words(scene.book.policy.phrases.after("instead", scene.words))) return false;
  decide(scene, "small_talk", helpful ? "helpful" : "unhelpful");
  say(scene, helpful ? "faq.helpful" : "faq.unhelpful");
  if (!helpful) offer(scene, quick_choices(scene.book, scene.facts.language, QuickFor::greeting));
  scene.state().last_faq.clear();
  return true;
}

// He tells what happened, names the form, wishes for it or gives a number for it: no answer can stand for it.
bool insists(const Scene& scene) {
  return scene.words.length >= scene.book.policy.limits.opening || named_flow(scene) || scene.said("wish") ||
         without_numbers(scene.book.policy, scene.heard);
}

bool take_intent(Scene& scene) {
  const Flow* flow = wanted_flow(scene, scene.book.policy.thresholds.intent);
  if (!flow) return false;
  if (flow->question_first && (is_question(scene) || !insists(scene)))
    if (const auto hit =
            is_question(scene) ? sure_hit(scene, scene.book.policy.thresholds.answer) : wording_hit(scene);
        hit && answer_entry(scene, hit->key)) {
      const bool near = hit->score < scene.book.policy.thresholds.wording;
      if (near && scene.state().offered.empty() && !flow->offer.empty())
        offer(scene, {{in_language(flow->offer, scene.facts.language), "flow:" + flow->id}});
      return true;
    }
  start_flow(scene, *flow, Opening::when_long);
  return true;
}

bool take_knowledge(Scene& scene) {
  const auto hit = sure_hit(scene, scene.book.policy.thresholds.answer);
  return hit && answer_entry(scene, hit->key);
}

bool take_small_talk(Scene& scene) {
  for (const auto& talk : scene.book.policy.small_talk) {
    const bool by_intent =
        !talk.intent.empty() && scene.means(talk.intent, scene.book.policy.thresholds.small_talk);
    if (!by_intent && (talk.phrase.empty() || !scene.said(talk.phrase))) continue;
    decide(scene, "small_talk", talk.reply);
    say(scene, talk.reply);
    scene.state().misses = 0;
    scene.state().greeted = true;
    if (talk.quick) offer(scene, quick_choices(scene.book, scene.facts.language, QuickFor::greeting));
    return true;
  }
  return false;
}

// Nothing but a number: what is it for? It is kept for what he chooses.
bool take_number(Scene& scene) {
  const auto number = number_alone(scene.book.policy, scene.heard);
  if (!number) return false;
  decide(scene, "flow", "number");
  say(scene, "number.received", {{"number", *number}});
  offer(scene, quick_choices(scene.book, scene.facts.language, QuickFor::number));
  scene.state().misses = 0;
  return true;
}

bool take_suggestion(Scene& scene) {
  return suggest_entries(scene);
}

bool take_wordless(Scene& scene) {
  if (has_words(scene.heard.original)) return false;
  decide(scene, "small_talk", "no_words");
  say(scene, "no_words");
  return true;
}

// Another form while he waits for a person, and what is known of his tickets: only what he clearly wants.
bool take_clear_wish(Scene& scene) {
  const Flow* flow = wanted_flow(scene, scene.book.policy.thresholds.change_flow);
  if (!flow || (flow->ticket.empty() && !has_open_ticket(scene)) || is_question(scene)) return false;
  start_flow(scene, *flow, Opening::when_long);
  return true;
}

bool take_sure_knowledge(Scene& scene) {
  if (!is_question(scene)) return false;
  const auto hit = sure_hit(scene, scene.book.policy.thresholds.waiting);
  return hit && answer_entry(scene, hit->key);
}

bool keep_waiting(Scene& scene) {
  tell_waiting(scene);
  return true;
}

// Asked for again: it is said that somebody comes, and the form that runs is not taken for its answer.
bool take_request_again(Scene& scene) {
  return scene.said("person") && keep_waiting(scene);
}

using Taker = bool (*)(Scene&);
// The first that takes the message has it.
constexpr Taker kOrder[] = {take_attachment, take_first_danger, take_stop,       take_person_request,
                            take_danger,     take_flow,         take_list,       take_quick,
                            take_number,     take_amendment,    take_feedback,   take_intent,
                            take_knowledge,  take_small_talk,   take_suggestion, take_wordless};
// While he waits for a person.
constexpr Taker kWaitingOrder[] = {take_attachment,    take_first_danger,   take_stop,   take_danger,
                                   take_request_again, take_flow,           take_list,   take_amendment,
                                   take_clear_wish,    take_sure_knowledge, keep_waiting};

template <std::size_t kCount>
bool take_in_order(const Taker (&order)[kCount], Scene& scene) {
  return std::any_of(std::begin(order), std::end(order), [&](Taker take) { return take(scene); });
}

void remember_intent(Scene& scene) {
  const auto& intents = scene.heard.intents;
  if (!intents.empty() && intents.front().score >= scene.book.policy.thresholds.intent)
    scene.state().last_intent = intents.front().intent;
}

}  // namespace

void decide_turn(Scene& scene) {
  const bool waiting = waits_for_person(scene);
  if (!waiting) scene.state().fields.erase(kWaiting);
  const bool was_angry = scene.angry();
  note_mood(scene);
  const bool angered = scene.angry() && !was_angry;
  const bool taken = waiting ? take_in_order(kWaitingOrder, scene) : take_in_order(kOrder, scene);
  if (!taken) miss(scene, cut(scene.heard.original, kKeptWords), "miss.rephrase");
  if (angered) comfort(scene);
  remember_message(scene);
  remember_intent(scene);
}

std::vector<Choice> quick_choices(const Book& book, const std::string& language, QuickFor use) {
  std::vector<Choice> choices;
  for (const auto& quick : book.policy.quick)
    if (use == QuickFor::photo ? quick.photo : use == QuickFor::number ? quick.number : quick.start)
      choices.push_back({in_language(quick.label, language), quick.to});
  return choices;
}

}  // namespace xiaoer::dialogs
