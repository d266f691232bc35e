// SPDX-License-Identifier: Apache-2.0
#include "dialogs/policy.h"

namespace xiaoer::dialogs {
namespace {

// Listened for by the code itself.
const std::vector<std::string> kNeededPhrases{"cancel",    "skip",      "affirm",   "deny",   "edit",
                                              "person",    "none",      "question", "anger",  "helpful",
                                              "unhelpful", "follow_up", "wrong",    "becomes"};

double read_share(Table& table, std::string_view key, double fallback) {
  const double value = table.number(key, fallback);
  if (value < 0 || value > 1) table.problem(key, "'" + std::string(key) + "' must be between 0 and 1");
  return value;
}

Thresholds read_thresholds(Table& root) {
  Thresholds out;
  auto table = root.table("thresholds");
  if (!table) return out;
  out.answer = read_share(*table, "answer", out.answer);
  out.suggest = read_share(*table, "suggest", out.suggest);
  out.intent = read_share(*table, "intent", out.intent);
  out.change_flow = read_share(*table, "change_flow", out.change_flow);
  out.interrupt = read_share(*table, "interrupt", out.interrupt);
  out.waiting = read_share(*table, "waiting", out.waiting);
  out.small_talk = read_share(*table, "small_talk", out.small_talk);
  out.person = read_share(*table, "person", out.person);
  out.wording = read_share(*table, "wording", out.wording);
  if (out.suggest > out.answer) table->problem("suggest", "'suggest' must not be above 'answer'");
  table->finish();
  return out;
}

std::size_t read_count(Table& table, std::string_view key, std::size_t fallback) {
  const auto value = table.integer(key, static_cast<std::int64_t>(fallback));
  if (value < 1 || value > 1000) table.problem(key, "'" + std::string(key) + "' must be between 1 and 1000");
  return static_cast<std::size_t>(value);
}

Limits read_limits(Table& root) {
  Limits out;
  auto table = root.table("limits");
  if (!table) return out;
  out.misses = static_cast<int>(read_count(*table, "misses", 2));
  out.suggestions = read_count(*table, "suggestions", out.suggestions);
  out.opening = read_count(*table, "opening", out.opening);
  out.ellipsis = read_count(*table, "ellipsis", out.ellipsis);
  out.question = read_count(*table, "question", out.question);
  out.amend_minutes = static_cast<int>(read_count(*table, "amend_minutes", 30));
  table->finish();
  return out;
}

std::vector<Urgent> read_urgent(Table& root) {
  std::vector<Urgent> out;
  for (Table table : root.tables("urgent")) {
    Urgent one;
    one.level = table.word("level", {"P0", "P1"}, "P0") == "P0" ? nlu::Priority::p0 : nlu::Priority::p1;
    one.intents = table.texts("intents");
    one.flow = table.required_text("flow");
    one.first = table.flag("first", false);
    one.answers = table.texts("answers");
    one.again_hours = static_cast<int>(table.integer("again_hours", 0));
    table.finish();
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<SmallTalk> read_small_talk(Table& root, const Phrases& phrases) {
  std::vector<SmallTalk> out;
  for (Table table : root.tables("small_talk")) {
    SmallTalk one{table.text("intent"), table.text("phrase"), table.required_text("reply"),
                  table.flag("quick", false)};
    if (one.intent.empty() && one.phrase.empty()) table.problem("", "'intent' or 'phrase' is needed");
    if (!one.phrase.empty() && !phrases.has(one.phrase))
      table.problem("phrase", "phrase '" + one.phrase + "' is not defined by a [[phrase]]");
    table.finish();
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<Topic> read_topics(Table& root) {
  std::vector<Topic> out;
  for (Table table : root.tables("topic")) {
    Topic one{table.texts("keys"), table.texts("intents"), required_wording(table, "words")};
    table.finish();
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<Quick> read_quick(Table& root) {
  std::vector<Quick> out;
  for (Table table : root.tables("quick")) {
    Quick one{required_wording(table, "label"), table.required_text("to"), table.flag("start", true),
              table.flag("photo", false), table.flag("number", false)};
    table.finish();
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<Ordinal> read_ordinals(Table& root) {
  std::vector<Ordinal> out;
  for (Table table : root.tables("ordinal")) {
    Ordinal one;
    const std::string place = table.word("place", {"", "first", "middle", "last"}, "");
    if (!place.empty() && table.has("number")) table.problem("place", "have 'number' or 'place', not both");
    one.number = place.empty() ? read_count(table, "number", 1) : 0;
    one.place = place == "middle" ? Place::middle : place == "last" ? Place::last : Place::first;
    one.words = table.texts("words");
    out.push_back(std::move(one));
    table.finish();
  }
  return out;
}

void read_person(Table& root, Policy& policy) {
  auto table = root.table("person");
  if (!table) return root.problem("", "[person] is missing: when and how a person is called");
  policy.person_intents = table->texts("intents");
  policy.offline_flow = table->required_text("offline_flow");
  policy.desk_language = table->word("desk_language", {"zh", "en"}, "zh");
  policy.vip_to_person = table->flag("vip_at_first_miss", true);
  policy.angry_to_person = table->flag("angry_at_first_miss", true);
  table->finish();
}

void read_meaning(Table& root, Policy& policy) {
  if (auto table = root.table("meaning")) {
    policy.affirm_intents = table->texts("affirm");
    policy.deny_intents = table->texts("deny");
    table->finish();
  }
  if (auto table = root.table("mood")) {
    policy.angry_below = table->number("angry_below", policy.angry_below);
    policy.comfort = table->texts("comfort");
    table->finish();
  }
  if (auto table = root.table("number")) {
    policy.numbers = table->texts("kinds");
    table->finish();
  }
}

}  // namespace

bool intent_fits(const std::string& intent, const std::string& pattern) {
  if (!pattern.ends_with('*')) return intent == pattern;
  return intent.starts_with(std::string_view(pattern).substr(0, pattern.size() - 1));
}

Policy read_policy(Document& document) {
  Policy policy;
  Table root = document.root();
  policy.thresholds = read_thresholds(root);
  policy.limits = read_limits(root);
  policy.phrases.read(root);
  for (const auto& id : kNeededPhrases)
    if (!policy.phrases.has(id))
      root.problem("", "phrase '" + id + "' is missing; the dialog listens for it");
  read_person(root, policy);
  read_meaning(root, policy);
  policy.urgent = read_urgent(root);
  policy.small_talk = read_small_talk(root, policy.phrases);
  policy.topics = read_topics(root);
  policy.quick = read_quick(root);
  policy.ordinals = read_ordinals(root);
  root.finish();
  return policy;
}

}  // namespace xiaoer::dialogs
