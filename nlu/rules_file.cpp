// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <set>

#include "foundation/document.h"
#include "foundation/error.h"
#include "foundation/text.h"
#include "nlu/rules.h"

namespace xiaoer::nlu {

namespace {

std::string suggestion(const std::string& word, const std::vector<std::string>& words) {
  const std::string nearest = nearest_word(word, words);
  return nearest.empty() ? "" : "; did you mean '" + nearest + "'?";
}

Intent read_intent(Table& table) {
  Intent intent;
  intent.id = table.required_text("id");
  intent.name_zh = intent.name_en = intent.id;
  if (auto name = table.table("name")) {
    intent.name_zh = name->required_text("zh");
    intent.name_en = name->required_text("en");
    name->finish();
  }
  const std::string priority = table.word("priority", {"P0", "P1", "P2", "P3"}, "P3");
  intent.priority = static_cast<Priority>(priority.back() - '0');
  intent.examples = table.texts("examples");
  intent.exact = table.texts("exact");
  intent.keywords = table.texts("keywords");
  intent.patterns = table.texts("patterns");
  table.finish();
  return intent;
}

std::vector<std::size_t> indices(Table& table, std::string_view key, const std::vector<std::string>& ids) {
  std::vector<std::size_t> found;
  for (const auto& name : table.texts(key)) {
    const auto place = std::find(ids.begin(), ids.end(), name);
    if (place == ids.end())
      table.problem(key, "there is no concept '" + name + "' in lexicon.toml" + suggestion(name, ids));
    else
      found.push_back(static_cast<std::size_t>(place - ids.begin()));
  }
  return found;
}

std::size_t bounded(Table& table, std::string_view key, std::size_t fallback,
                    std::pair<std::size_t, std::size_t> range) {
  const std::int64_t value = table.integer(key, static_cast<std::int64_t>(fallback));
  if (value >= static_cast<std::int64_t>(range.first) && value <= static_cast<std::int64_t>(range.second))
    return static_cast<std::size_t>(value);
  table.problem(key, "'" + std::string(key) + "' must be between " + std::to_string(range.first) + " and " +
                         std::to_string(range.second));
  return fallback;
}

Rule read_rule(Table& table, const std::vector<std::string>& intents,
               const std::vector<std::string>& concepts) {
  Rule rule;
  rule.id = table.required_text("id");
  const std::string intent = table.required_text("intent");
  const auto place = std::find(intents.begin(), intents.end(), intent);
  if (place == intents.end())
    table.problem("intent", "there is no intent '" + intent + "'" + suggestion(intent, intents));
  else
    rule.intent = static_cast<std::size_t>(place - intents.begin());
  rule.all = indices(table, "all", concepts);
  rule.any = indices(table, "any", concepts);
  rule.none = indices(table, "none", concepts);
  if (!table.has("all") && !table.has("any"))
    table.problem("", "the rule '" + rule.id + "' needs 'all' or 'any'");
  rule.least = bounded(table, "least", 1, {1, std::max<std::size_t>(1, rule.any.size())});
  rule.window = bounded(table, "window", 0, {0, 4000});
  rule.none_window = bounded(table, "none_window", 0, {0, 4000});
  rule.ordered = table.flag("ordered", false);
  rule.score = table.number("score", 0.9);
  if (rule.score < 0 || rule.score > 1) table.problem("score", "'score' must be between 0 and 1");
  table.finish();
  return rule;
}

void check_targets(const std::vector<std::string>& intents, const std::vector<Concept>& concepts,
                   Table& root) {
  for (const auto& row : concepts)
    if (!row.intent.empty() && std::find(intents.begin(), intents.end(), row.intent) == intents.end())
      root.problem("", "lexicon.toml: the concept '" + row.id + "' speaks for the intent '" + row.intent +
                           "', which does not exist" + suggestion(row.intent, intents));
}

// More sentences than a person likes to scroll past in intents.toml: "intent<TAB>sentence" lines of
// examples.tsv beside it; "outside" for those that mean no intent. Lines that begin with # are remarks.
void add_examples(const std::filesystem::path& file, Rules::Content& content) {
  std::vector<std::string> ids;
  for (const Intent& intent : content.intents) ids.push_back(intent.id);
  std::ifstream in(file, std::ios::binary);
  if (!in) throw ConfigError({{file.string(), 0, 0, "cannot be read: no permission"}});
  std::vector<Problem> problems;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty() || line.starts_with('#')) continue;
    const std::size_t tab = line.find('\t');
    const auto place = std::find(ids.begin(), ids.end(), line.substr(0, tab));
    if (tab == std::string::npos || tab + 1 == line.size())
      problems.push_back({file.string(), number, 1, "needs two columns: intent<TAB>sentence"});
    else if (!is_valid_utf8(line))
      problems.push_back({file.string(), number, 1, "is no UTF-8; save the file as UTF-8"});
    else if (line.substr(0, tab) == "outside")
      content.outside.push_back(line.substr(tab + 1));
    else if (place == ids.end())
      problems.push_back({file.string(), number, 1,
                          "there is no intent '" + line.substr(0, tab) + "' in intents.toml" +
                              suggestion(line.substr(0, tab), ids)});
    else
      content.intents[static_cast<std::size_t>(place - ids.begin())].examples.push_back(line.substr(tab + 1));
  }
  if (!problems.empty()) throw ConfigError(std::move(problems));
}

}  // namespace

Rules::Content Rules::read(const std::filesystem::path& file, const Concepts& concepts) {
  Document document(file);
  Content content = read(document, concepts);
  const auto examples = file.parent_path() / "examples.tsv";
  if (std::filesystem::exists(examples)) add_examples(examples, content);
  return content;
}

Rules::Content Rules::read(Document& document, const Concepts& concepts_of) {
  Table root = document.root();
  Content content;
  std::vector<std::string> intents;
  for (Table& table : root.tables("intent")) {
    content.intents.push_back(read_intent(table));
    for (const auto& pattern : content.intents.back().patterns)
      if (const auto fault = content.patterns.add(pattern, intents.size()))
        table.problem("patterns", "'" + pattern + "' is no RE2 expression: " + *fault);
    const std::string& id = content.intents.back().id;
    if (std::find(intents.begin(), intents.end(), id) != intents.end())
      table.problem("id", "the intent '" + id + "' exists already");
    intents.push_back(id);
  }
  content.patterns.build();
  const std::vector<Concept>& rows = concepts_of();
  std::vector<std::string> concepts;
  for (const auto& row : rows) concepts.push_back(row.id);
  std::set<std::string> rules;
  for (Table& table : root.tables("rule")) {
    content.rules.push_back(read_rule(table, intents, concepts));
    if (!rules.insert(content.rules.back().id).second)
      table.problem("id", "the rule '" + content.rules.back().id + "' exists already");
  }
  if (auto table = root.table("outside")) {
    content.outside = table->texts("examples");
    table->finish();
  }
  check_targets(intents, rows, root);
  root.finish();
  document.throw_problems();
  return content;
}

}  // namespace xiaoer::nlu
