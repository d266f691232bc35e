// SPDX-License-Identifier: Apache-2.0
#include "dialogs/knowledge_talk.h"

#include "dialogs/form_answers.h"
#include "foundation/text.h"

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

// A message that leans on what was spoken of before, as it is meant.
struct Meant {
  nlu::Understanding text;
  std::string needed;  // what he asks for now; an entry without these words cannot be it
};

nlu::Understanding in_other_words(const Scene& scene, std::string words) {
  nlu::Understanding other = scene.heard;
  other.original = words;
  other.normalised = std::move(words);
  return other;
}

// "不是这个，是…" counts for what follows; a short follow-up ("那运费呢") is put behind its topic.
std::optional<Meant> meant(const Scene& scene) {
  const Phrases& phrases = scene.book.policy.phrases;
  if (const std::string instead = phrases.after("instead", scene.words); has_words(instead))
    return Meant{in_other_words(scene, instead), instead};
  if (scene.words.length > scene.book.policy.limits.ellipsis || !scene.said("follow_up")) return std::nullopt;
  const std::string topic = topic_words(scene);
  const std::string rest = phrases.without("follow_up", scene.words.text);
  if (topic.empty() || !has_words(scene.heard.original)) return std::nullopt;
  return Meant{in_other_words(scene, topic + (is_latin_text(topic) ? " " : "") + rest), rest};
}

// The entry answered last is not what he asks for now.
std::vector<FaqHit> hits_of(const Scene& scene, const Meant& meant) {
  std::vector<FaqHit> hits = scene.knowledge.search(meant.text, kHits);
  std::erase_if(hits, [&](const FaqHit& hit) { return hit.key == scene.state().last_faq; });
  return hits;
}

bool has_all_of(const FaqHit& hit, std::string needed) {
  if (!has_words(needed)) return false;
  for (const auto& word : hit.words)
    for (std::size_t at = needed.find(word); at != std::string::npos; at = needed.find(word))
      needed.erase(at, word.size());
  return !has_words(needed);
}

std::string label_of(const Scene& scene, const FaqHit& hit) {
  if (scene.facts.language == "zh") return hit.question;
  if (is_latin_text(hit.matched)) return hit.matched;
  if (const auto* entry = scene.knowledge.find(hit.entry_id))
    for (const auto& similar : entry->similar)
      if (is_latin_text(similar)) return similar;
  return hit.question;
}

// A single character in common says too little: 哈哈 is no 哈喇味.
bool shares_enough(const FaqHit& hit) {
  return hit.words.size() != 1 || count_code_points(hit.words.front()) > 1;
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
  const bool sure = !hits.empty() && hits.front().score >= at_least && shares_enough(hits.front());
  if (const auto other = meant(scene))
    if (const auto better = hits_of(scene, *other); !better.empty() && better.front().score >= at_least)
      if (!sure || better.front().score > hits.front().score) {
        scene.turn.decision.score = better.front().score;
        return better.front();
      }
  return sure ? std::optional(hits.front()) : std::nullopt;
}

std::optional<FaqHit> wording_hit(Scene& scene) {
  if (scene.words.length > scene.book.policy.limits.question) return std::nullopt;  // no wording is so long
  const auto& hits = scene.hits();
  if (hits.empty() || hits.front().score < scene.book.policy.thresholds.wording) return std::nullopt;
  return hits.front();
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

namespace {

// What he wants is sure although no single entry is ("发票"): the entries of its topic, the nearest first, or
// those that its name finds when nothing of them is near ("parcel tracking is stuck").
std::vector<Choice> entries_of_intent(Scene& scene) {
  std::vector<Choice> choices;
  const Topic* topic = scene.sure_topic();
  if (!topic) return choices;
  const auto add = [&](const FaqHit& hit) {
    if (std::any_of(topic->keys.begin(), topic->keys.end(),
                    [&](const auto& beginning) { return hit.key.starts_with(beginning); }))
      choices.push_back({label_of(scene, hit), "faq:" + hit.key});
  };
  for (const auto& hit : scene.hits()) add(hit);
  for (const auto& hit : scene.further_hits()) add(hit);
  if (!choices.empty() || scene.facts.language == "zh")
    return choices;  // Chinese shares characters with them
  const std::string topic_name = in_language(topic->words, scene.facts.language);
  for (const auto& hit : scene.knowledge.search(in_other_words(scene, topic_name), kHits)) add(hit);
  return choices;
}

// Those near enough; for a message that leans on the one before, those that have what he asks for now.
std::vector<Choice> near_entries(Scene& scene) {
  std::vector<Choice> choices;
  for (const auto& hit : scene.hits())
    if (hit.score >= scene.book.policy.thresholds.suggest && shares_enough(hit))
      choices.push_back({label_of(scene, hit), "faq:" + hit.key});
  if (!choices.empty()) return choices;
  const auto other = meant(scene);
  if (!other) return entries_of_intent(scene);
  for (const auto& hit : hits_of(scene, *other))
    if (hit.score >= scene.book.policy.thresholds.suggest || has_all_of(hit, other->needed))
      choices.push_back({label_of(scene, hit), "faq:" + hit.key});
  return choices;
}

}  // namespace

bool suggest_entries(Scene& scene) {
  std::vector<Choice> choices = near_entries(scene);
  if (choices.empty()) return false;
  if (choices.size() > scene.book.policy.limits.suggestions)
    choices.resize(scene.book.policy.limits.suggestions);
  choices.push_back({scene.text("label.none_of_these"), kNoneTarget});
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
