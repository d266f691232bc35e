// SPDX-License-Identifier: Apache-2.0
#include "dialogs/knowledge_talk.h"

#include "dialogs/form_answers.h"

namespace xiaoer::dialogs {
namespace {

using knowledgebase::FaqHit;

constexpr std::size_t kHits = 5, kAskedWords = 200;

bool is_latin_text(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// The words the last answer or wish was about, in the customer's language; "" when there was none.
std::string topic_words(const Scene& scene) {
  const std::string& key = scene.state().last_faq;
  const std::string& intent = scene.state().last_intent;
  for (const auto& topic : scene.book.policy.topics) {
    for (const auto& beginning : topic.keys)
      if (!key.empty() && key.starts_with(beginning)) return in_language(topic.words, scene.facts.language);
    for (const auto& pattern : topic.intents)
      if (key.empty() && !intent.empty() && intent_fits(intent, pattern))
        return in_language(topic.words, scene.facts.language);
  }
  const auto* entry = key.empty() ? nullptr : scene.knowledge.find_key(key);
  if (!entry || scene.facts.language != "zh") return "";
  return entry->category.substr(entry->category.rfind('/') + 1);  // the category's last level names the topic
}

// The same message with the topic's words put before it, as the search understands it.
nlu::Understanding with_topic(const Scene& scene, const std::string& topic) {
  const std::string rest = scene.book.policy.phrases.without("follow_up", scene.words.text);
  const std::string gap = is_latin_text(topic) ? " " : "";
  nlu::Understanding whole = scene.heard;
  whole.original = topic + gap + rest;
  whole.normalised = whole.original;
  whole.tokens.insert(whole.tokens.begin(), {topic, {}});
  return whole;
}

// A short follow-up, searched again with its topic. The entry answered last is not what he asks for now.
std::optional<FaqHit> topic_hit(Scene& scene) {
  if (scene.words.length > scene.book.policy.limits.ellipsis || !scene.said("follow_up")) return std::nullopt;
  const std::string topic = topic_words(scene);
  if (topic.empty() || !has_words(scene.heard.original)) return std::nullopt;
  for (const auto& hit : scene.knowledge.search(with_topic(scene, topic), kHits))
    if (hit.key != scene.state().last_faq) return hit;
  return std::nullopt;
}

std::string label_of(const Scene& scene, const FaqHit& hit) {
  if (scene.facts.language == "zh") return hit.question;
  if (is_latin_text(hit.matched)) return hit.matched;
  if (const auto* entry = scene.knowledge.find(hit.entry_id))
    for (const auto& similar : entry->similar)
      if (is_latin_text(similar)) return similar;
  return hit.question;
}

void offer_flow(Scene& scene, const std::string& key) {
  for (const auto& flow : scene.book.flows)
    for (const auto& beginning : flow.offer_keys)
      if (key.starts_with(beginning))
        return offer(scene, {{in_language(flow.offer, scene.facts.language), "flow:" + flow.id}});
}

}  // namespace

std::optional<FaqHit> sure_hit(Scene& scene, double at_least) {
  const auto& hits = scene.hits();
  const bool sure = !hits.empty() && hits.front().score >= at_least;
  if (const auto topical = topic_hit(scene); topical && topical->score >= at_least)
    if (!sure || topical->score > hits.front().score) {
      scene.turn.decision.score = topical->score;
      return topical;
    }
  return sure ? std::optional(hits.front()) : std::nullopt;
}

bool answer_entry(Scene& scene, const std::string& key) {
  const auto* entry = scene.knowledge.find_key(key);
  const std::string text =
      entry ? scene.knowledge.answer(entry->id, scene.facts.channel, scene.facts.language) : "";
  if (text.empty()) return false;
  scene.turn.actions.emplace_back(Say{"{{answer}}", {{"answer", text}}, {}, "faq:" + key, true});
  scene.state().last_faq = key;
  decide(scene, "answer", key);
  if (!scene.state().flow.empty()) return true;
  scene.state().misses = 0;
  offer_flow(scene, key);
  return true;
}

bool suggest_entries(Scene& scene) {
  std::vector<Choice> choices;
  for (const auto& hit : scene.hits())
    if (hit.score >= scene.book.policy.thresholds.suggest &&
        choices.size() < scene.book.policy.limits.suggestions)
      choices.push_back({label_of(scene, hit), "faq:" + hit.key});
  if (choices.empty()) return false;
  choices.push_back({scene.text("label.none_of_these"), "none"});
  decide(scene, "suggest", choices.front().value.substr(4));
  say(scene, "faq.suggest");
  scene.state().fields[kAsked] = cut(scene.heard.original, kAskedWords);
  offer(scene, std::move(choices));
  return true;
}

bool is_question(const Scene& scene) {
  return scene.words.length <= scene.book.policy.limits.question && scene.said("question");
}

}  // namespace xiaoer::dialogs
