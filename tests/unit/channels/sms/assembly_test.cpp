// SPDX-License-Identifier: Apache-2.0
#include "channels/sms/assembly.h"

#include <algorithm>

#include "channels/sms/repeats.h"
#include "gtest/gtest.h"

namespace xiaoer::channels::sms {
namespace {

using namespace std::chrono_literals;

const std::string kLong =
    "我昨天在你们店买的牛奶今天早上打开发现已经结块了，包装没有破损，一直放在冰箱里，生产日期是十一月二十日，"
    "批号在盒子顶上，"
    "我拍了照片，想问一下怎么退款👍，还有家里老人已经喝了一口，会不会有事，请尽快回电话给我，谢谢你们，等你们"
    "的消息。";

class Pieced : public ::testing::Test {
 protected:
  static Arrival head(const std::string& id) { return {"8613800138000", "1069", "", id, std::nullopt}; }
  std::vector<ArrivedPiece> pieces(std::uint8_t reference = 0, const std::string& text = kLong) {
    std::vector<ArrivedPiece> found;
    for (const Piece& piece : pieces_of(text, reference, Alphabet::gsm7)) {
      const Opened opened = open_header(piece.bytes);
      found.push_back({*opened.place, piece.data_coding, std::string(opened.content)});
    }
    return found;
  }
  std::vector<Arrival> add(const ArrivedPiece& piece) { return assembly.add(head("p"), piece, now); }

  TimePoint now = from_millis(1'790'000'000'000);
  Assembly assembly{Alphabet::gsm7, "[短信不完整]", "[无法解读]"};
};

TEST_F(Pieced, ComeTogetherInEveryOrder) {
  auto parts = pieces();
  ASSERT_EQ(parts.size(), 2u);
  parts = pieces(3, kLong + kLong);
  std::sort(parts.begin(), parts.end(),
            [](const auto& a, const auto& b) { return a.place.number < b.place.number; });
  do {
    std::vector<Arrival> whole;
    for (const auto& part : parts) {
      EXPECT_TRUE(whole.empty());
      whole = add(part);
    }
    ASSERT_EQ(whole.size(), 1u);
    EXPECT_EQ(whole[0].text, kLong + kLong);
    EXPECT_TRUE(assembly.empty());
  } while (std::next_permutation(parts.begin(), parts.end(), [](const auto& a, const auto& b) {
    return a.place.number < b.place.number;
  }));
}

TEST_F(Pieced, OneThatComesTwiceCountsOnce) {
  const auto parts = pieces();
  EXPECT_TRUE(add(parts[0]).empty());
  EXPECT_TRUE(add(parts[0]).empty());
  EXPECT_EQ(add(parts[1]).at(0).text, kLong);
}

TEST_F(Pieced, ANumberThatIsUsedAgainLetsTheOldOneGoIncomplete) {
  const auto old = pieces(9), fresh = pieces(9, "今天" + kLong);
  EXPECT_TRUE(add(old[0]).empty());
  const auto out = add(fresh[0]);
  ASSERT_EQ(out.size(), 1u);
  EXPECT_TRUE(out[0].text.ends_with("[短信不完整]"));
  EXPECT_EQ(add(fresh[1]).at(0).text, "今天" + kLong);
}

TEST_F(Pieced, WhatIsMissingForFiveMinutesGoesOnAsItIs) {
  const auto parts = pieces();
  static_cast<void>(add(parts[1]));
  now += Assembly::kPatience - 1ms;
  EXPECT_TRUE(assembly.expired(now).empty());
  now += 1ms;
  const auto late = assembly.expired(now);
  ASSERT_EQ(late.size(), 1u);
  EXPECT_TRUE(late[0].text.starts_with("…"));
  EXPECT_TRUE(late[0].text.ends_with("[短信不完整]"));
  EXPECT_TRUE(assembly.empty());
}

TEST_F(Pieced, SurviveARestart) {
  const auto parts = pieces();
  static_cast<void>(add(parts[0]));
  Assembly next{Alphabet::gsm7, "[短信不完整]", "[无法解读]"};
  next.restore(assembly.memory());
  const auto whole = next.add(head("q"), parts[1], now);
  ASSERT_EQ(whole.size(), 1u);
  EXPECT_EQ(whole[0].text, kLong);
  EXPECT_EQ(whole[0].provider_id, "p");
  EXPECT_EQ(next.memory(), "");
}

TEST_F(Pieced, AForeignMemoryIsDropped) {
  for (const char* memory :
       {"", "[", "{}", "[1,{}]", R"([{"from":1}])",
        R"([{"from":"a","to":"b","id":"c","since":1,"ref":1,"total":999,"wide":false,"pieces":[]}])"}) {
    assembly.restore(memory);
    EXPECT_TRUE(assembly.empty()) << memory;
  }
}

TEST_F(Pieced, TooManyOpenOnesLetTheOldestGo) {
  std::size_t gone = 0;
  for (std::size_t i = 0; i < Assembly::kMostOpen + 3; ++i) {
    Arrival from = head("p");
    from.from = std::to_string(i);
    gone += assembly.add(from, pieces()[0], now).size();
    now += 1ms;
  }
  EXPECT_EQ(gone, 3u);
}

class RepeatsTest : public ::testing::Test {
 protected:
  TimePoint now = from_millis(1'790'000'000'000);
  Repeats repeats;
};

TEST_F(RepeatsTest, APersonMayWriteTheSameTwice) {
  repeats.connected(now);
  EXPECT_NE(repeats.id_of("1", now), repeats.id_of("1", now + 1s));
}

TEST_F(RepeatsTest, WhatComesAgainAfterABreakIsTheSame) {
  repeats.connected(now);
  const auto id = repeats.id_of("1", now);
  repeats.broken(now + 1s, 0ms);
  repeats.connected(now + 2s);
  EXPECT_EQ(repeats.id_of("1", now + 3s), id);
  EXPECT_NE(repeats.id_of("1", now + 4s), id);  // once
}

TEST_F(RepeatsTest, WhatWasAnsweredLongBeforeIsNew) {
  repeats.connected(now);
  const auto id = repeats.id_of("1", now);
  repeats.broken(now + 5s, 0ms);
  repeats.connected(now + 6s);
  EXPECT_NE(repeats.id_of("1", now + 7s), id);
}

TEST_F(RepeatsTest, AfterASilenceMoreIsInDoubt) {
  repeats.connected(now);
  const auto id = repeats.id_of("1", now);
  repeats.broken(now + 60s, 60s);
  repeats.connected(now + 61s);
  EXPECT_EQ(repeats.id_of("1", now + 62s), id);
}

TEST_F(RepeatsTest, DoubtEndsFiveMinutesAfterTheBind) {
  repeats.connected(now);
  const auto id = repeats.id_of("1", now);
  repeats.broken(now, 0ms);
  repeats.connected(now);
  EXPECT_NE(repeats.id_of("1", now + Repeats::kReturn + 1ms), id);
}

TEST_F(RepeatsTest, TheLastBatchIsKnownAfterARestart) {
  repeats.connected(now);
  const auto id = repeats.id_of("hello", now);
  const auto memory = repeats.memory();
  Repeats next;
  next.restore(memory, now + 10s);
  next.connected(now + 10s);
  EXPECT_EQ(next.id_of("hello", now + 11s), id);
}

TEST_F(RepeatsTest, ABatchThatWasNotStoredLeavesTheDoubt) {
  repeats.connected(now);
  const auto id = repeats.id_of("1", now);
  repeats.broken(now, 0ms);
  repeats.connected(now);
  EXPECT_EQ(repeats.id_of("1", now), id);
  static_cast<void>(repeats.memory());
  repeats.undo();
  EXPECT_EQ(repeats.id_of("1", now), id);
}

}  // namespace
}  // namespace xiaoer::channels::sms
