// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>
#include <set>

#include "gateway/command/evaluate.h"
#include "gateway/command/evaluate_scope.h"

namespace xiaoer::gateway {

namespace {

using nlohmann::json;
using nlu::LabelledText;

constexpr double kLost = 0.035;  // of the texts that are judged rightly so many may be refused

std::vector<std::string> labels_of(const std::vector<LabelledText>& rows) {
  std::set<std::string> labels;
  for (const auto& row : rows)
    if (row.label != kOutside) labels.insert(row.label);
  return {labels.begin(), labels.end()};
}

}  // namespace

std::string evaluate_intents_json(const IntentFiles& files) {
  const auto train = read_labelled(files.train);
  auto test = read_labelled(files.test);
  append_outside(test, files.oos);
  const nlu::Analyser analyser(files.pack, nlu::Lexicon::read(files.pack / "lexicon.toml"));
  const auto begin = SteadyClock::now();
  const nlu::IntentModel model(analyser, labels_of(train), train);
  json result = {{"train_seconds", microseconds_since(begin) / 1e6}};
  Confusion confusion;
  Times times;
  std::vector<Scored> inside;
  std::vector<double> outside;
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
    inside.push_back({judgement.confidence, found == row.label});
  }
  result["accuracy"] = confusion.accuracy();
  result["macro_f1"] = confusion.macro_f1();
  put_scope(result, inside, outside, model.classifier().threshold_losing(kLost));
  put_times(result, times);
  return result.dump(2);
}

}  // namespace xiaoer::gateway
