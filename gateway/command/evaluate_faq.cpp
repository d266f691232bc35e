// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "gateway/command/evaluate.h"
#include "gateway/command/evaluate_scope.h"
#include "knowledgebase/snapshot.h"

namespace xiaoer::gateway {

namespace {

using nlohmann::json;
using nlu::LabelledText;

constexpr std::size_t kLooked = 10;
constexpr double kAnswerSure = 0.25;  // keeps nearly nine of ten questions that a bank can answer

std::vector<knowledgebase::Entry> entries_of(const std::vector<LabelledText>& bank) {
  std::vector<knowledgebase::Entry> entries;
  std::map<std::string, std::size_t> known;
  for (const auto& row : bank) {
    const auto [place, fresh] = known.emplace(row.label, entries.size());
    if (!fresh) {
      entries[place->second].similar.push_back(row.text);
      continue;
    }
    knowledgebase::Entry entry;
    entry.id = static_cast<Id>(entries.size() + 1);
    entry.key = row.label;
    entry.question = row.text;
    entries.push_back(std::move(entry));
  }
  return entries;
}

nlu::Understanding asked(const std::string& text) {
  nlu::Understanding understanding;
  understanding.original = nlu::bounded_text(text);
  understanding.normalised = nlu::normalise(understanding.original).text;
  return understanding;
}

}  // namespace

std::string evaluate_faq_json(const FaqFiles& files) {
  const auto bank = read_labelled(files.bank);
  auto queries = read_labelled(files.queries);
  append_outside(queries, files.oos);
  const auto begin = SteadyClock::now();
  const auto snapshot = knowledgebase::Snapshot::build(entries_of(bank), {});
  json result = {{"train_seconds", microseconds_since(begin) / 1e6}};
  Times times;
  std::vector<Scored> inside;
  std::vector<double> outside;
  double first = 0, fifth = 0, reciprocal = 0;
  for (const auto& row : queries) {
    const auto start = SteadyClock::now();
    const auto hits = snapshot->search(asked(row.text), kLooked);
    times.add(microseconds_since(start));
    const double score = hits.empty() ? 0 : hits.front().score;
    if (row.label == kOutside) {
      outside.push_back(score);
      continue;
    }
    std::size_t place = 0;
    while (place < hits.size() && hits[place].key != row.label) ++place;
    inside.push_back({score, place == 0 && !hits.empty()});
    first += place == 0 && !hits.empty();
    fifth += place < std::min<std::size_t>(5, hits.size());
    reciprocal += place < hits.size() ? 1.0 / static_cast<double>(place + 1) : 0;
  }
  const double count = std::max(1.0, static_cast<double>(inside.size()));
  result["recall_at_1"] = result["accuracy"] = first / count;
  result["recall_at_5"] = fifth / count;
  result["mrr_10"] = reciprocal / count;
  put_scope(result, inside, outside, kAnswerSure);
  put_curve(result, inside, outside);
  put_times(result, times);
  return result.dump(2);
}

}  // namespace xiaoer::gateway
