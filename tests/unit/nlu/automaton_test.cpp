// SPDX-License-Identifier: Apache-2.0
#include "nlu/automaton.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <tuple>

namespace xiaoer::nlu {
namespace {

using Found = std::set<std::tuple<std::uint32_t, std::size_t, std::size_t>>;

Found scan(const Automaton& automaton, std::u32string_view text) {
  Found found;
  automaton.scan(text, [&](std::uint32_t number, std::size_t first, std::size_t last) {
    found.emplace(number, first, last);
  });
  return found;
}

TEST(Automaton, FindsOverlappingAndNestedPatterns) {
  Automaton automaton;
  automaton.add(U"退货", 1);
  automaton.add(U"退货运费", 2);
  automaton.add(U"货运", 3);
  automaton.add(U"货运", 4);
  automaton.build();
  EXPECT_EQ(scan(automaton, U"要退货运费"), (Found{{1, 1, 3}, {2, 1, 5}, {3, 2, 4}, {4, 2, 4}}));
}

TEST(Automaton, EmptyOneFindsNothing) {
  Automaton automaton;
  automaton.add(U"", 1);
  automaton.build();
  EXPECT_TRUE(scan(automaton, U"退货").empty());
}

TEST(Automaton, FindsTheChildAmongMany) {
  constexpr char32_t kNot = 0x4E0D;
  std::u32string followers = U"0aZé，。龘";
  followers += {0x1F600, 0x20000};
  for (char32_t point = 0x4E00; point < 0x4E00 + 200; ++point) followers += point;
  Automaton automaton;
  const auto with = [&](std::uint32_t i) { return std::u32string{kNot, followers[i]}; };
  for (std::uint32_t i = 0; i < followers.size(); i += 2) automaton.add(with(i), i);
  automaton.build();
  for (std::uint32_t i = 0; i < followers.size(); ++i) {
    Found expected;
    if (i % 2 == 0) expected.emplace(i, 0, 2);
    EXPECT_EQ(scan(automaton, with(i) + U"!"), expected) << i;
  }
}

TEST(Automaton, ReadsNumbersAsWell) {
  using Numbers = std::u32string;
  Automaton automaton(Automaton::Symbols::numbers);
  automaton.add(Numbers{1, 4095}, 5);
  automaton.add(Numbers{4095, 7, 1}, 6);
  automaton.build();
  EXPECT_EQ(scan(automaton, Numbers{1, 4095, 7, 1, 4095}), (Found{{5, 0, 2}, {6, 1, 4}, {5, 3, 5}}));
  EXPECT_TRUE(scan(automaton, Numbers{1, 0x204E00, 4095, 0x1000, 7}).empty());
}

TEST(Automaton, TellsTheLongestFirst) {
  Automaton automaton;
  automaton.add(U"货", 1);
  automaton.add(U"退货", 2);
  automaton.add(U"货", 3);
  automaton.add(U"要退货", 4);
  automaton.build();
  std::vector<std::uint32_t> order;
  automaton.scan(U"要退货", [&](std::uint32_t number, std::size_t, std::size_t) { order.push_back(number); });
  EXPECT_EQ(order, (std::vector<std::uint32_t>{4, 2, 3, 1}));
}

TEST(Automaton, AgreesWithLookingForEachPattern) {
  std::mt19937 random(7);
  const auto some = [&](std::size_t length) {
    std::u32string text;
    for (std::size_t i = 0; i < length; ++i)
      text += static_cast<char32_t>((random() % 8 == 0 ? 0x1F600 : U'a') + random() % 3);
    return text;
  };
  for (int round = 0; round < 200; ++round) {
    Automaton automaton;
    std::vector<std::u32string> patterns;
    for (std::uint32_t i = 0; i < 12; ++i) {
      patterns.push_back(some(1 + random() % 4));
      automaton.add(patterns.back(), i);
    }
    automaton.build();
    const std::u32string text = some(40);
    Found expected;
    for (std::uint32_t i = 0; i < patterns.size(); ++i)
      for (auto at = text.find(patterns[i]); at != text.npos; at = text.find(patterns[i], at + 1))
        expected.emplace(i, at, at + patterns[i].size());
    ASSERT_EQ(scan(automaton, text), expected);
  }
}

}  // namespace
}  // namespace xiaoer::nlu
