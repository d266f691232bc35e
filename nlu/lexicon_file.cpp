// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "foundation/document.h"
#include "nlu/lexicon.h"

namespace xiaoer::nlu {

namespace {

constexpr double kMaxWeight = 3;

struct Names {
  std::vector<std::string> with, without;
};

double bounded(Table& table, std::string_view key, double fallback, std::pair<double, double> range) {
  const double value = table.number(key, fallback);
  if (value >= range.first && value <= range.second) return value;
  table.problem(key, "'" + std::string(key) + "' is out of range");
  return fallback;
}

std::size_t window_of(Table& table, std::string_view key, std::size_t fallback) {
  const std::int64_t window = table.integer(key, static_cast<std::int64_t>(fallback));
  if (window >= 0 && window <= 4000) return static_cast<std::size_t>(window);
  table.problem(key, "'" + std::string(key) + "' must be between 0 and 4000 characters");
  return fallback;
}

DateClass date_class_of(Table& table) {
  static const std::vector<std::string> kNames = {
      "past",    "old",   "soon", "future", "outlived", "today",
      "earlier", "later", "ago",  "length", "most"};  // as in DateClass  // as in DateClass
  if (!table.has("date")) return DateClass::none;
  const std::string name = table.word("date", kNames, "past");
  return static_cast<DateClass>(1 + (std::find(kNames.begin(), kNames.end(), name) - kNames.begin()));
}

Concept read_concept(Table& table, Names& names) {
  Concept concept_row;
  concept_row.id = table.required_text("id");
  for (const auto& word : table.texts("words")) {
    concept_row.words.push_back(normal_chars(word));
    if (concept_row.words.back().empty())
      table.problem("words", "'" + word + "' is empty once it is normalised");
  }
  concept_row.date = date_class_of(table);
  if (concept_row.words.empty() && concept_row.date == DateClass::none)
    table.problem("", "the concept '" + concept_row.id + "' needs 'words' or 'date'");
  concept_row.intent = table.text("intent");
  if (table.has("urgency"))
    concept_row.urgency = table.word("urgency", {"P0", "P1"}, "P1") == "P0" ? Priority::p0 : Priority::p1;
  concept_row.weight = bounded(table, "weight", 1, {0, kMaxWeight});
  concept_row.sentiment = bounded(table, "sentiment", 0, {-1, 1});
  concept_row.window = window_of(table, "window", 0);
  concept_row.without_window = window_of(table, "without_window", concept_row.window);
  concept_row.learned = table.flag("learned", true);
  concept_row.homophones = table.flag("homophones", false);
  concept_row.negation_lowers = table.word("negation", {"lower", "ignore"}, "lower") == "lower";
  concept_row.supposition_lowers = table.word("supposition", {"lower", "ignore"}, "lower") == "lower";
  names.with = table.texts("with");
  names.without = table.texts("without");
  return concept_row;
}

std::vector<std::string> ids_of(const std::vector<Concept>& concepts) {
  std::vector<std::string> ids;
  for (const auto& row : concepts) ids.push_back(row.id);
  return ids;
}

std::vector<std::size_t> resolve(Table& table, std::string_view key, const std::vector<std::string>& names,
                                 const std::vector<std::string>& ids) {
  std::vector<std::size_t> found;
  for (const auto& name : names) {
    const auto place = std::find(ids.begin(), ids.end(), name);
    if (place != ids.end()) {
      found.push_back(static_cast<std::size_t>(place - ids.begin()));
      continue;
    }
    const std::string nearest = nearest_word(name, ids);
    table.problem(key, "there is no concept '" + name + "'" +
                           (nearest.empty() ? "" : "; did you mean '" + nearest + "'?"));
  }
  return found;
}

CueWords read_cues(Table& root, std::string_view name) {
  CueWords cues;
  auto table = root.table(name);
  if (!table) return cues;
  cues.words = table->texts("words");
  cues.except = table->texts("except");
  cues.window = window_of(*table, "window", 3);
  cues.factor = bounded(*table, "factor", 0.4, {0, 1});
  table->finish();
  return cues;
}

}  // namespace

Lexicon::Content Lexicon::read(const std::filesystem::path& file) {
  Document document(file);
  return read(document);
}

Lexicon::Content Lexicon::read(Document& document) {
  Table root = document.root();
  Content content;
  std::vector<Table> tables = root.tables("concept");
  std::vector<Names> names(tables.size());
  std::set<std::string> seen;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    content.concepts.push_back(read_concept(tables[i], names[i]));
    const std::string& id = content.concepts.back().id;
    if (!seen.insert(id).second) tables[i].problem("id", "the concept '" + id + "' exists already");
  }
  const auto ids = ids_of(content.concepts);
  for (std::size_t i = 0; i < tables.size(); ++i) {
    content.concepts[i].with = resolve(tables[i], "with", names[i].with, ids);
    content.concepts[i].without = resolve(tables[i], "without", names[i].without, ids);
    tables[i].finish();
  }
  content.negation = read_cues(root, "negation");
  content.supposition = read_cues(root, "supposition");
  if (auto table = root.table("ignored")) {
    content.ignored = table->texts("words");
    table->finish();
  }
  root.finish();
  document.throw_problems();
  return content;
}

}  // namespace xiaoer::nlu
