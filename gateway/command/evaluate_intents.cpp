// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "gateway/command/evaluate.h"
#include "gateway/command/evaluate_scope.h"
#include "nlu/noise.h"

namespace xiaoer::gateway {

namespace {

using nlohmann::json;
using nlu::LabelledText;

constexpr double kLost = 0.005;  // of the texts that are judged rightly so many may be refused
constexpr double kRecall = 0.95;

std::vector<std::string> labels_of(const std::vector<LabelledText>& rows) {
  std::set<std::string> labels;
  for (const auto& row : rows)
    if (row.label != kOutside) labels.insert(row.label);
  return {labels.begin(), labels.end()};
}

// The class that is looked for when there are just two: the one with fewer examples.
std::optional<std::size_t> sought_of(const std::vector<std::string>& labels,
                                     const std::vector<LabelledText>& train) {
  if (labels.size() != 2) return std::nullopt;
  const auto first = std::count_if(train.begin(), train.end(),
                                   [&](const LabelledText& row) { return row.label == labels[0]; });
  return first * 2 <= static_cast<std::ptrdiff_t>(train.size()) ? 0 : 1;
}

struct Found {
  double margin;  // above 0: said to be of the class
  bool is;
};

void put_search(json& result, std::vector<Found> rows) {
  double all = 0, said = 0, right = 0;
  for (const Found& row : rows) {
    all += row.is;
    said += row.margin > 0;
    right += row.is && row.margin > 0;
  }
  if (all == 0) return;
  result["f1"] = 2 * right / (all + said);
  std::sort(rows.begin(), rows.end(), [](const Found& a, const Found& b) { return a.margin > b.margin; });
  double seen = 0, found = 0;
  for (const Found& row : rows) {
    seen += 1;
    found += row.is;
    if (found >= kRecall * all) break;
  }
  result["precision_at_recall_95"] = found / seen;
}

void spoil(std::vector<LabelledText>& rows, const std::string& how) {
  if (how.empty()) return;
  const auto noise = how == "traditional" ? nlu::traditional_noise() : nlu::homophone_noise();
  for (auto& row : rows) row.text = noise->spoil(row.text);
}

}  // namespace

std::string evaluate_intents_json(const IntentFiles& files) {
  const auto train = read_labelled(files.train);
  auto test = read_labelled(files.test);
  spoil(test, files.noise);
  append_outside(test, files.oos);
  const nlu::Analyser analyser(files.pack, nlu::Lexicon::read(files.pack / "lexicon.toml"));
  const auto begin = SteadyClock::now();
  const nlu::IntentModel model(analyser, labels_of(train), train);
  json result = {{"train_seconds", microseconds_since(begin) / 1e6}};
  Confusion confusion;
  Times times;
  std::vector<Scored> inside;
  std::vector<double> outside;
  std::vector<Found> found_rows;
  const auto sought = sought_of(model.labels(), train);
  nlu::Judgement judgement;
  for (const auto& row : test) {
    const auto start = SteadyClock::now();
    model.judge(analyser.analyse(row.text, {}), judgement);
    times.add(microseconds_since(start));
    const std::string& found = model.labels().at(judgement.best);
    if (row.label == kOutside) {
      outside.push_back(judgement.confidence);
      continue;
    }
    confusion.add(row.label, found);
    if (sought)
      found_rows.push_back({judgement.margins[*sought] - judgement.margins[1 - *sought],
                            row.label == model.labels()[*sought]});
    inside.push_back({judgement.confidence, found == row.label});
  }
  result["accuracy"] = confusion.accuracy();
  result["macro_f1"] = confusion.macro_f1();
  if (sought) put_search(result, std::move(found_rows));
  put_scope(result, inside, outside, model.classifier().threshold_losing(kLost));
  put_times(result, times);
  return result.dump(2);
}

}  // namespace xiaoer::gateway
