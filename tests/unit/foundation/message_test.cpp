// SPDX-License-Identifier: Apache-2.0
#include "foundation/message.h"

#include <gtest/gtest.h>

namespace xiaoer {
namespace {

TEST(Message, every_body_survives_the_store) {
  const Card card{"您是想问：", {{"退货", "退货"}, {"都不是", "none"}}};
  const auto stored = to_stored(card);
  EXPECT_EQ(stored.type, "choices");
  const auto back = std::get<Card>(from_stored(stored));
  EXPECT_EQ(back.text, card.text);
  EXPECT_EQ(back.choices, card.choices);

  const auto image =
      std::get<Attachment>(from_stored(to_stored(Attachment{"image", "ab12", "发霉.jpg", "image/jpeg", 42})));
  EXPECT_EQ(image.attachment_id, "ab12");
  EXPECT_EQ(image.name, "发霉.jpg");
  EXPECT_EQ(image.size, 42);
  EXPECT_EQ(std::get<Text>(from_stored(to_stored(Text{"你好"}))).text, "你好");
  EXPECT_EQ(std::get<Link>(from_stored(to_stored(Link{"https://a", "标题"}))).url, "https://a");
  EXPECT_DOUBLE_EQ(std::get<Location>(from_stored(to_stored(Location{31.2, 121.5, "上海"}))).longitude,
                   121.5);
  EXPECT_EQ(std::get<Event>(from_stored(to_stored(Event{"follow", "k"}))).key, "k");
}

TEST(Message, a_broken_row_is_refused) {
  for (const StoredBody& broken : std::vector<StoredBody>{{"choices", "x", "{"},
                                                          {"choices", "x", "{}"},
                                                          {"choices", "x", R"({"choices":[{"label":1}]})"},
                                                          {"image", "x", "[]"},
                                                          {"image", "x", ""},
                                                          {"location", "x", R"({"latitude":"north"})"},
                                                          {"letter", "x", R"({"attachments":[7]})"},
                                                          {"hologram", "x", "{}"}}) {
    EXPECT_THROW((void)from_stored(broken), std::invalid_argument) << broken.type << broken.extra;
    EXPECT_EQ(std::get<Text>(text_at_least(broken)).text, "x");
  }
  EXPECT_EQ(std::get<Link>(text_at_least({"link", "x", R"({"url":"u"})"})).url, "u");
}

TEST(Message, shards_are_fixed_for_ever) {
  EXPECT_EQ(shard_of({"a", "b", "c"}), shard_of({"a", "b", "c"}));
  EXPECT_NE(shard_of({"ab", "", "c"}), shard_of({"a", "b", "c"}));
  // A change of this number would scatter the rows of every installed store.
  EXPECT_EQ(shard_of({"webchat", "demo", "visitor-1"}), 49);
}

}  // namespace
}  // namespace xiaoer
