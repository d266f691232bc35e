// SPDX-License-Identifier: Apache-2.0
#include "dialogs/scene.h"

#include "dialogs/numbers.h"
#include "foundation/text.h"
#include "nlu/characters.h"

namespace xiaoer::dialogs {
namespace {

constexpr std::size_t kHits = 5, kHitsOfTopic = 30;
constexpr const char* kBetween = "\n\n";

bool is_word_character(char32_t c) {
  if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  if (c < 0xC0 || (c >= 0x2000 && c < 0x2E80) || (c >= 0x3000 && c < 0x3040)) return false;  // signs, arrows
  if ((c >= 0xE000 && c < 0xF900) || (c >= 0xFE00 && c < 0xFE70) || c >= 0xFFF0)
    return c >= 0x20000 && c < 0x30000;
  return !(c >= 0xFF00 && c < 0xFF10) && !(c >= 0xFF1A && c < 0xFF21);
}

// Gives the second text's names a mark where the first uses the same name for another value.
void join_values(Say& first, Say& second) {
  for (auto& [name, value] : second.values) {
    const auto same = first.values.find(name);
    if (same == first.values.end() || same->second == value) {
      first.values[name] = value;
      continue;
    }
    std::string other = name + "+";
    while (first.values.contains(other) || second.values.contains(other)) other += "+";
    const std::string from = "{{" + name + "}}", to = "{{" + other + "}}";
    for (std::size_t at = second.template_text.find(from); at != std::string::npos;
         at = second.template_text.find(from, at + to.size()))
      second.template_text.replace(at, from.size(), to);
    first.values[other] = value;
  }
}

bool can_join(const Say& first) {
  return first.choices.empty() && !first.feedback;
}

void join(Say& first, Say second) {
  join_values(first, second);
  first.template_text += kBetween + second.template_text;
  first.choices = std::move(second.choices);
  first.feedback = second.feedback;
  first.source = std::move(second.source);
}

}  // namespace

Scene::Scene(const Book& the_book, const State& before, const nlu::Understanding& understanding,
             const knowledgebase::Snapshot& snapshot, const Facts& the_facts)
    : book(the_book),
      heard(understanding),
      knowledge(snapshot),
      facts(the_facts),
      words(the_book.policy.phrases.prepare(understanding)),
      offered(before.offered) {
  turn.next = before;
  turn.next.offered.clear();
  turn.decision.answer_threshold = book.policy.thresholds.answer;
  turn.decision.suggest_threshold = book.policy.thresholds.suggest;
}

const std::string& Scene::noted(const std::string& key) const {
  static const std::string kNothing;
  const auto found = turn.next.fields.find(key);
  return found == turn.next.fields.end() ? kNothing : found->second;
}

bool Scene::means(const std::string& pattern, double at_least) const {
  return std::any_of(heard.intents.begin(), heard.intents.end(), [&](const nlu::IntentScore& intent) {
    return intent.score >= at_least && intent_fits(intent.intent, pattern);
  });
}

bool Scene::means(const std::vector<std::string>& patterns, double at_least) const {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return means(pattern, at_least); });
}

const Topic* Scene::sure_topic() const {
  if (heard.intents.empty() || heard.intents.front().score < book.policy.thresholds.intent) return nullptr;
  for (const auto& topic : book.policy.topics)
    for (const auto& pattern : topic.intents)
      if (intent_fits(heard.intents.front().intent, pattern)) return &topic;
  return nullptr;
}

const std::vector<knowledgebase::FaqHit>& Scene::hits() {
  if (hits_) return *hits_;
  hits_.emplace();
  if (!has_words(heard.original)) return *hits_;
  const std::size_t most = sure_topic() ? kHitsOfTopic : kHits;
  const auto bare = without_numbers(book.policy, heard);  // a number is no part of what he asks
  if (bare && has_words(*bare)) {
    nlu::Understanding asked = heard;
    asked.original = asked.normalised = *bare;
    *hits_ = knowledge.search(asked, most);
  } else {
    *hits_ = knowledge.search(heard, most);
  }
  if (hits_->size() > kHits) {
    const auto rest = hits_->begin() + kHits;
    further_hits_.assign(std::make_move_iterator(rest), std::make_move_iterator(hits_->end()));
    hits_->erase(rest, hits_->end());
  }
  if (!hits_->empty()) turn.decision.score = hits_->front().score;
  if (hits_->size() > 1) {
    turn.decision.runner_up = (*hits_)[1].key;
    turn.decision.runner_up_score = (*hits_)[1].score;
  }
  return *hits_;
}

void say(Scene& scene, const std::string& reply, Values values) {
  const std::string source = scene.source.empty() ? "policy:" + reply : scene.source;
  scene.turn.actions.emplace_back(Say{scene.text(reply), std::move(values), {}, source, false});
}

void say_text(Scene& scene, std::string template_text, Values values) {
  scene.turn.actions.emplace_back(Say{std::move(template_text), std::move(values), {}, scene.source, false});
}

void offer(Scene& scene, std::vector<Choice> choices) {
  for (auto action = scene.turn.actions.rbegin(); action != scene.turn.actions.rend(); ++action)
    if (auto* spoken = std::get_if<Say>(&*action)) {
      spoken->choices.clear();
      for (const auto& choice : choices) spoken->choices.push_back({choice.label, choice.label});
      break;
    }
  scene.state().offered = std::move(choices);
}

void decide(Scene& scene, std::string kind, std::string detail) {
  scene.turn.decision.kind = std::move(kind);
  scene.turn.decision.detail = std::move(detail);
}

Turn finished(Scene scene) {
  const auto& actions = scene.turn.actions;
  const auto speaks = [](const Action& action) { return std::holds_alternative<Say>(action); };
  const auto first = std::find_if(actions.begin(), actions.end(), speaks);
  if (actions.end() - first <= 1) return std::move(scene.turn);  // at most one thing said, and last
  std::vector<Action> ordered;
  ordered.reserve(actions.size());
  std::vector<Say> spoken;
  for (auto& action : scene.turn.actions) {
    auto* one = std::get_if<Say>(&action);
    if (!one)
      ordered.push_back(std::move(action));
    else if (!spoken.empty() && can_join(spoken.back()) && !one->feedback)
      join(spoken.back(), std::move(*one));
    else
      spoken.push_back(std::move(*one));
  }
  for (auto& one : spoken) ordered.emplace_back(std::move(one));
  scene.turn.actions = std::move(ordered);
  return std::move(scene.turn);
}

bool has_words(std::string_view text) {
  for (std::size_t at = 0; at < text.size();)
    if (is_word_character(nlu::next_code_point(text, at))) return true;
  return false;
}

std::size_t length_of_talk(std::string_view text) {
  std::size_t length = 0;
  bool inside_word = false;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = nlu::next_code_point(text, at);
    const bool latin = is_word_character(c) && c < 0x300;
    if (is_word_character(c) && !(latin && inside_word)) ++length;
    inside_word = latin;
  }
  return length;
}

std::string cut(std::string_view text, std::size_t code_points) {
  std::string_view trimmed = text;
  while (!trimmed.empty() && static_cast<unsigned char>(trimmed.front()) <= ' ') trimmed.remove_prefix(1);
  while (!trimmed.empty() && static_cast<unsigned char>(trimmed.back()) <= ' ') trimmed.remove_suffix(1);
  return trimmed.size() <= code_points ? std::string(trimmed) : first_code_points(trimmed, code_points);
}

std::string raised(const std::string& priority) {
  if (priority == "low") return "normal";
  return priority == "normal" ? "high" : priority;
}

}  // namespace xiaoer::dialogs
