// SPDX-License-Identifier: Apache-2.0
// Writes what the question index weighs for the wordings ranked best, for bench/fit_faq_weights.py: rows of
// floats, [question, entry, right, fold, measures …]; a question that none of the bank answers has no right
// row.
//   faq_measures OUTPUT SIZE BANK QUERIES [OOS]
// SIZE 0: the bank as it is; half: without half of its entries; else banks of so many of the entries asked
// for, each of which also meets the questions of another one.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "knowledgebase/question_index.h"
#include "nlu/normaliser.h"

namespace {

using xiaoer::knowledgebase::QuestionIndex;
struct Row {
  std::string label, text;
};

std::vector<Row> read(const char* name) {
  std::vector<Row> rows;
  std::ifstream in(name);
  for (std::string line; std::getline(in, line);) {
    const auto tab = line.find('\t');
    if (tab != std::string::npos) rows.push_back({line.substr(0, tab), line.substr(tab + 1)});
  }
  return rows;
}

unsigned fold_of(const std::string& label) {
  unsigned hash = 2166136261u;
  for (const char c : label) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return (hash >> 8) % 5040;
}

const std::string kNobody = "?";
constexpr std::size_t kApart = 24;

float flag(bool holds) {
  return holds ? 1.0f : 0.0f;
}

struct Out {
  FILE* file;
  float question = 0;
  std::map<std::string, float> ids;
  void write(const std::vector<std::uint64_t>& units) {
    std::array<float, kApart> row{};
    for (std::size_t i = 0, at = 0; i < units.size() && at < row.size(); ++i)
      if (units[i] < 0x30000) row[at++] = static_cast<float>(units[i]);
    fwrite(row.data(), sizeof(float), row.size(), file);
  }
  void ask(const QuestionIndex& index, const std::vector<const Row*>& bank, const Row& row,
           const std::string& label) {
    const auto normal = xiaoer::nlu::normal_chars(row.text);
    for (const auto& candidate : index.measured(normal)) {
      const std::string& found = bank[candidate.wording]->label;
      const float id = ids.emplace(found, static_cast<float>(ids.size())).first->second;
      const float head[] = {question, id, flag(found == label), static_cast<float>(fold_of(row.label)),
                            flag(label != kNobody)};
      fwrite(head, sizeof head, 1, file);
      fwrite(candidate.measures.data(), sizeof(float), candidate.measures.size(), file);
      write(candidate.asked);
      write(candidate.stored);
    }
    ++question;
  }
};

}  // namespace

int main(int count, char** a) {
  if (count < 5) return 2;
  const bool half = std::string(a[2]) == "half";
  const auto size = half ? 0 : static_cast<std::size_t>(atoi(a[2]));
  const auto bank = read(a[3]), queries = read(a[4]);
  const auto oos = count > 5 ? read(a[5]) : std::vector<Row>{};
  Out out{fopen(a[1], "wb"), 0, {}};
  std::set<std::string> asked;
  for (const Row& row : queries) asked.insert(row.label);
  std::vector<std::string> order(asked.begin(), asked.end());
  std::sort(order.begin(), order.end(), [](const auto& x, const auto& y) {
    return fold_of("x" + x + "y") != fold_of("x" + y + "y") ? fold_of("x" + x + "y") < fold_of("x" + y + "y")
                                                            : x < y;
  });
  const std::size_t banks = size ? std::max<std::size_t>(1, order.size() / size) : 1;
  std::map<std::string, std::size_t> of;
  for (std::size_t i = 0; i < order.size(); ++i) of[order[i]] = i % banks;
  for (std::size_t b = 0; b < banks; ++b) {
    QuestionIndex index;
    std::vector<const Row*> rows;
    for (const Row& row : bank) {
      if (half && fold_of(row.label) % 2) continue;
      if (size && (!of.count(row.label) || of[row.label] != b)) continue;
      const auto normal = xiaoer::nlu::normal_chars(row.text);
      if (normal.empty()) continue;
      index.add(normal);
      rows.push_back(&row);
    }
    index.build();
    for (const Row& row : queries) {
      const bool gone = half && fold_of(row.label) % 2;
      if (!size || of[row.label] == b) out.ask(index, rows, row, gone ? kNobody : row.label);
      if (size && of[row.label] == (b + 1) % banks) out.ask(index, rows, row, kNobody);
    }
    for (const Row& row : oos) out.ask(index, rows, row, kNobody);
  }
  fclose(out.file);
  printf("%zu measures, %.0f questions, %zu banks\n", xiaoer::knowledgebase::kMeasures, out.question, banks);
}
