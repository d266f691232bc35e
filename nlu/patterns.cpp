// SPDX-License-Identifier: Apache-2.0
#include "nlu/patterns.h"

#include <re2/filtered_re2.h>
#include <re2/re2.h>

#include <algorithm>

#include "nlu/automaton.h"
#include "nlu/characters.h"
#include "nlu/dictionary.h"

namespace xiaoer::nlu {

namespace {

constexpr std::int64_t kMemory = 16 << 20;  // an upper limit; taken as it is needed

}  // namespace

struct Patterns::Compiled {
  re2::FilteredRE2 all{1};
  std::vector<std::size_t> intents;  // of each pattern
  Automaton needed;                  // strings of which patterns need some
  // Of each string, whether a text with none but such strings needs no closer look: common ones, so chosen
  // that all of them together still speak for no pattern.
  std::vector<bool> harmless;
  bool all_need = true;  // every pattern needs a string

  static re2::RE2::Options options() {
    re2::RE2::Options options;
    options.set_max_mem(kMemory);
    options.set_log_errors(false);
    return options;
  }

  void build() {
    if (intents.empty()) return;
    std::vector<std::string> strings;
    all.Compile(&strings);
    for (std::size_t i = 0; i < strings.size(); ++i)
      needed.add(to_code_points(strings[i]), static_cast<std::uint32_t>(i));
    needed.build();
    find_harmless(strings);
  }

  // Takes common strings before rare ones, some at a time, while they speak for no pattern.
  void find_harmless(const std::vector<std::string>& strings) {
    constexpr std::ptrdiff_t kSome = 4;
    constexpr std::size_t kCommon = 200;  // rare ones are hardly ever met
    harmless.assign(strings.size(), false);
    std::vector<std::pair<double, int>> order;
    for (std::size_t i = 0; i < strings.size(); ++i)
      order.emplace_back(-commonness(strings[i]), static_cast<int>(i));
    std::sort(order.begin(), order.end());
    if (order.size() > kCommon) order.resize(kCommon);
    std::vector<int> taken, speak_for;
    const auto take = [&](auto first, auto last) {
      for (auto at = first; at != last; ++at) taken.push_back(at->second);
      all.AllPotentials(taken, &speak_for);
      if (!speak_for.empty()) taken.resize(taken.size() - static_cast<std::size_t>(last - first));
      return speak_for.empty();
    };
    for (auto at = order.begin(); at != order.end();) {
      const auto end = at + std::min(kSome, order.end() - at);
      if (!take(at, end))
        for (auto one = at; one != end; ++one) take(one, one + 1);
      at = end;
    }
    for (const int string : taken) harmless[static_cast<std::size_t>(string)] = true;
    all.AllPotentials({}, &speak_for);
    all_need = speak_for.empty();
  }

  // How much of all texts has it, roughly.
  static double commonness(const std::string& string) {
    constexpr double kLetter = 0.02;
    double share = 1;
    for (const char32_t point : to_code_points(string))
      share *= point < 0x80 ? kLetter : Dictionary::general().share(point);
    return share;
  }

  // Numbers of the patterns that may occur.
  void candidates(const NormalText& text, std::vector<int>& found) const {
    found.clear();
    thread_local std::vector<int> strings;
    strings.clear();
    bool closer = !all_need;
    needed.scan(text.chars, [&](std::uint32_t number, std::size_t, std::size_t) {
      strings.push_back(static_cast<int>(number));
      closer = closer || !harmless[number];
    });
    if (!closer) return;
    std::sort(strings.begin(), strings.end());
    strings.erase(std::unique(strings.begin(), strings.end()), strings.end());
    all.AllPotentials(strings, &found);
  }
};

Patterns::Patterns() : compiled_(std::make_unique<Compiled>()) {}
Patterns::~Patterns() = default;
Patterns::Patterns(Patterns&&) noexcept = default;
Patterns& Patterns::operator=(Patterns&&) noexcept = default;

std::optional<std::string> Patterns::add(const std::string& pattern, std::size_t intent) {
  int number = 0;
  if (compiled_->all.Add(pattern, Compiled::options(), &number) != re2::RE2::NoError)
    return re2::RE2(pattern, Compiled::options()).error();
  compiled_->intents.push_back(intent);
  return std::nullopt;
}

void Patterns::build() {
  compiled_->build();
}

std::vector<Patterns::Match> Patterns::find(const NormalText& text) const {
  thread_local std::vector<int> candidates;
  compiled_->candidates(text, candidates);
  std::vector<Match> found;
  for (const int number : candidates) {
    re2::StringPiece match;
    if (!compiled_->all.GetRE2(number).Match(text.text, 0, text.text.size(), re2::RE2::UNANCHORED, &match, 1))
      continue;
    const auto begin = static_cast<std::size_t>(match.data() - text.text.data());
    found.push_back({compiled_->intents[static_cast<std::size_t>(number)], std::string(match),
                     text.char_at_byte(begin), text.char_at_byte(begin + match.size())});
  }
  return found;
}

}  // namespace xiaoer::nlu
