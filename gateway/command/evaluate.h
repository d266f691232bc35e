// SPDX-License-Identifier: Apache-2.0
// `xiaoer nlu evaluate …`: measures the matcher on labelled files and returns one JSON object. The files are
// TSV, "label<TAB>text" (a first line "label<TAB>…" is a heading). Shares are 0 … 1, times microseconds. One
// thread. Throws ConfigError for a file that cannot be read, with file and line.
//
// intents: train on one file, test on another. accuracy, macro_f1, train_seconds, queries_per_second, p50_us,
// p99_us, rss_mb; with foreign texts (`oos`, or rows of the test file labelled "oos") also auroc, threshold,
// in_scope_accuracy (accepted and right), oos_recall (rejected), oos_recall_at_90 (at the strictest threshold
// that keeps in-scope accuracy at 0.9). The threshold is found on held-out examples of the training file
// alone. `noise` spoils the test file first (nlu/noise.h). With exactly two classes also f1 and
// precision_at_recall_95 of the one that has fewer examples.
//
// faq: a bank of questions, and queries labelled with the id of the entry that answers them. recall_at_1,
// recall_at_5, mrr_10, and the figures above; the threshold is the policy's for a suggestion.
//
// faq and pack also print `curve`: how many are answered, and how many of these rightly, by threshold.
//
// pack: the shipped pack on labelled messages: an intent, several joined by "|", P0, OK or oos. p0_recall and
// p0_false_rate count urgency, with _rules that of lexicon and rules alone; intents of priority P0 expect it.
// `wrong` lists the messages whose intent or urgency was missed, by all or by lexicon and rules alone.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "foundation/time.h"

namespace xiaoer::gateway {

struct IntentFiles {
  std::filesystem::path pack;  // its lexicon, words and entities are features, its intents are not used
  std::filesystem::path train, test;
  std::optional<std::filesystem::path> oos;
  std::string noise;  // spoils the test file: "homophones", "traditional"; "" = as it is
};
[[nodiscard]] std::string evaluate_intents_json(const IntentFiles& files);

struct FaqFiles {
  std::filesystem::path bank, queries;
  std::optional<std::filesystem::path> oos;
};
[[nodiscard]] std::string evaluate_faq_json(const FaqFiles& files);

[[nodiscard]] std::string evaluate_pack_json(const std::filesystem::path& pack,
                                             const std::filesystem::path& test, TimePoint now);

}  // namespace xiaoer::gateway
