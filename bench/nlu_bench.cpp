// SPDX-License-Identifier: Apache-2.0
// Messages per second of the whole matcher on one thread: understand + search, on the food pack and a bank
// made of its example sentences.   nlu_bench PACK [ROUNDS]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "foundation/document.h"
#include "knowledgebase/snapshot.h"
#include "nlu/engine.h"

namespace {

using SteadyClock = std::chrono::steady_clock;

double microseconds(SteadyClock::duration time) {
  return std::chrono::duration<double, std::micro>(time).count();
}

struct Sentences {
  std::vector<std::string> messages;
  std::vector<xiaoer::knowledgebase::Entry> bank;
};

// The odd examples of each intent are asked, the even ones make the bank, one entry each, about a thousand.
Sentences sentences_of(const std::string& pack) {
  Sentences sentences;
  xiaoer::Document document(pack + "/intents.toml");
  xiaoer::Table root = document.root();
  for (xiaoer::Table& intent : root.tables("intent")) {
    bool asked = false;
    for (const auto& text : intent.texts("examples")) {
      asked = !asked;
      if (asked) {
        sentences.messages.push_back(text);
        continue;
      }
      xiaoer::knowledgebase::Entry entry;
      entry.id = static_cast<xiaoer::Id>(sentences.bank.size() + 1);
      entry.key = "e" + std::to_string(entry.id);
      entry.question = text;
      sentences.bank.push_back(std::move(entry));
    }
  }
  return sentences;
}

void print_row(const char* name, std::vector<double>& times) {
  std::sort(times.begin(), times.end());
  double sum = 0;
  for (const double time : times) sum += time;
  const auto count = times.size();
  std::printf("%-22s %10.0f %9.1f %9.1f\n", name, static_cast<double>(count) * 1e6 / sum, times[count / 2],
              times[count * 99 / 100]);
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    std::fprintf(stderr, "use: nlu_bench PACK [ROUNDS]\n");
    return 2;
  }
  const auto begin = SteadyClock::now();
  const auto engine = xiaoer::nlu::Engine::load(arguments[1]);
  std::printf("load %.0f ms\n", microseconds(SteadyClock::now() - begin) / 1000);
  const Sentences sentences = sentences_of(arguments[1]);
  const auto snapshot = xiaoer::knowledgebase::Snapshot::build(sentences.bank, {});
  const int rounds = count > 2 ? std::atoi(arguments[2]) : 20;
  std::vector<double> understood, searched, both;
  for (int round = 0; round < rounds; ++round)
    for (const auto& text : sentences.messages) {
      const auto start = SteadyClock::now();
      const auto understanding = engine->understand(text, {});
      const auto middle = SteadyClock::now();
      const auto hits = snapshot->search(understanding, 3);
      const auto end = SteadyClock::now();
      understood.push_back(microseconds(middle - start));
      searched.push_back(microseconds(end - middle));
      both.push_back(microseconds(end - start));
    }
  if (both.empty()) return 1;
  std::printf("%zu messages, %zu entries, %d rounds\n", sentences.messages.size(), sentences.bank.size(),
              rounds);
  std::printf("%-22s %10s %9s %9s\n", "", "per second", "p50 us", "p99 us");
  print_row("understand", understood);
  print_row("search", searched);
  print_row("understand + search", both);
  return 0;
}
