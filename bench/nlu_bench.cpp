// SPDX-License-Identifier: Apache-2.0
// Messages per second of the whole way on one thread: understand, search a bank of 1,000 entries, decide what
// to say. On the food pack; the bank is made of its example sentences. "per second" counts processor time,
// the other columns the time that passed, so that a busy machine spoils only these. Then hostile texts, each
// of which must end in 5 ms.   nlu_bench PACK [ROUNDS]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "dialogs/script.h"
#include "foundation/document.h"
#include "foundation/memory.h"
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

constexpr std::size_t kBank = 1000;

double processor_microseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

// The odd examples of each intent are asked, the even ones make the bank, one entry each, spread over all
// intents.
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
      entry.status = "published";
      sentences.bank.push_back(std::move(entry));
    }
  }
  if (const std::size_t all = sentences.bank.size(); all > kBank) {
    for (std::size_t i = 0; i < kBank; ++i) sentences.bank[i] = sentences.bank[i * all / kBank];
    sentences.bank.resize(kBank);
  }
  return sentences;
}

// Runs `work` on every message; prints one row.
template <class Work>
void measure(const char* name, const std::vector<std::string>& messages, int rounds, Work&& work) {
  std::vector<double> times;
  const double begin = processor_microseconds();
  for (int round = 0; round < rounds; ++round)
    for (const auto& text : messages) {
      const auto start = SteadyClock::now();
      work(text);
      times.push_back(microseconds(SteadyClock::now() - start));
    }
  const double used = processor_microseconds() - begin;
  std::sort(times.begin(), times.end());
  const auto count = times.size();
  std::printf("%-28s %10.0f %9.1f %9.1f\n", name, static_cast<double>(count) * 1e6 / used, times[count / 2],
              times[count * 99 / 100]);
}

std::string repeated(const std::string& text, std::size_t bytes) {
  std::string all;
  while (all.size() < bytes) all += text;
  return all;
}

// What somebody could send to keep the service busy: each must end in 5 ms. False = one did not.
bool measure_hostile(const xiaoer::nlu::Engine& engine) {
  constexpr std::size_t kBytes = 10000;
  constexpr double kMost = 5;
  const std::vector<std::pair<const char*, std::string>> texts = {
      {"nothing", ""},
      {"one emoji", "🤮"},
      {"many concepts", repeated("吃了你们的酸奶拉肚子", kBytes)},
      {"many negations", repeated("有没有不停没有发霉", kBytes)},
      {"many suppositions", repeated("如果没有不", kBytes)},
      {"patterns that begin", repeated("吃了拉吐", kBytes)},
      {"digits", repeated("1", kBytes)},
      {"numbers and dates", repeated("一年二月2024-1-1 ", kBytes)},
      {"addresses", repeated("a@b.", kBytes)},
      {"codes", repeated("sf1234567890123 ", kBytes)},
      {"no UTF-8", repeated("\xFF\xFE\xE4", kBytes)},
      {"another script", repeated("ひらがな", kBytes)},
      {"100 KB", repeated("过期了怎么办，", 10 * kBytes)},
      {"a million marks", "e" + repeated("\xCC\x81", 200 * kBytes)}};
  bool bounded = true;
  std::printf("%-28s %10s %9s\n", "hostile", "bytes", "ms");
  for (const auto& [name, text] : texts) {
    double best = 1e9;  // of three: a busy machine spoils single ones
    for (int i = 0; i < 3; ++i) {
      const auto start = SteadyClock::now();
      (void)engine.understand(text, {});
      best = std::min(best, microseconds(SteadyClock::now() - start) / 1000);
    }
    std::printf("%-28s %10zu %9.2f\n", name, text.size(), best);
    bounded = bounded && best < kMost;
  }
  return bounded;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    std::fprintf(stderr, "use: nlu_bench PACK [ROUNDS]\n");
    return 2;
  }
  xiaoer::return_memory_readily();
  const auto begin = SteadyClock::now();
  const auto engine = xiaoer::nlu::Engine::load(arguments[1]);
  std::printf("load %.0f ms\n", microseconds(SteadyClock::now() - begin) / 1000);
  const Sentences sentences = sentences_of(arguments[1]);
  const auto snapshot = xiaoer::knowledgebase::Snapshot::build(sentences.bank, {});
  const auto script = xiaoer::dialogs::Script::load(arguments[1]);
  const int rounds = count > 2 ? std::atoi(arguments[2]) : 20;
  if (sentences.messages.empty() || rounds < 1) return 1;
  (void)engine->understand("", {});  // learns
  std::printf("%zu messages, %zu entries, %d rounds\n", sentences.messages.size(), snapshot->size(), rounds);
  std::printf("%-28s %10s %9s %9s\n", "", "per second", "p50 us", "p99 us");
  const xiaoer::dialogs::State fresh;
  xiaoer::dialogs::Facts facts;
  facts.language = "zh";
  std::size_t found = 0;
  measure("segment", sentences.messages, rounds,
          [&](const std::string& text) { found += engine->segment(text).size(); });
  measure("understand", sentences.messages, rounds,
          [&](const std::string& text) { found += engine->understand(text, {}).intents.size(); });
  measure("understand, search", sentences.messages, rounds, [&](const std::string& text) {
    found += snapshot->search(engine->understand(text, {}), 3).size();
  });
  measure("understand, search, decide", sentences.messages, rounds, [&](const std::string& text) {
    found += script->step(fresh, engine->understand(text, {}), *snapshot, facts).actions.size();
  });
  std::printf("resident %.1f MB: this program with the loaded engine, its model and the bank\n",
              xiaoer::resident_megabytes());
  return measure_hostile(*engine) && found > 0 ? 0 : 1;
}
