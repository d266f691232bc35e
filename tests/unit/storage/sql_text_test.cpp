// SPDX-License-Identifier: Apache-2.0
#include "storage/sql_text.h"

#include <gmock/gmock.h>

namespace xiaoer {
namespace {

using ::testing::ElementsAre;

std::string sqlite(std::string_view sql) {
  return sql_for(sql, Dialect::sqlite);
}

TEST(SqlText, NumbersThePlaceholders) {
  EXPECT_EQ(sqlite("SELECT $2, $1, $10"), "SELECT ?2, ?1, ?10");
  EXPECT_EQ(sqlite("VALUES($1,$2)"), "VALUES(?1,?2)");
}

TEST(SqlText, LeavesStringsNamesAndCommentsAlone) {
  EXPECT_EQ(sqlite("SELECT '$1', 'it''s $2', \"$3\", $1"), "SELECT '$1', 'it''s $2', \"$3\", ?1");
  EXPECT_EQ(sqlite("SELECT $1 -- not $2\n, $3"), "SELECT ?1 -- not $2\n, ?3");
  EXPECT_EQ(sqlite("SELECT /* $2 */ $1"), "SELECT /* $2 */ ?1");
  EXPECT_EQ(sqlite("SELECT a$1, $x, $"), "SELECT a$1, $x, $");
}

TEST(SqlText, SurvivesUnfinishedQuotes) {
  EXPECT_EQ(sqlite("SELECT '$1"), "SELECT '$1");
  EXPECT_EQ(sqlite("SELECT $1 /* $2"), "SELECT ?1 /* $2");
  EXPECT_EQ(sqlite(""), "");
}

TEST(SqlText, PostgresKeepsItsPlaceholders) {
  EXPECT_EQ(sql_for("SELECT $1", Dialect::postgres), "SELECT $1");
}

TEST(SqlText, KeepsOnlyTheEnginesOwnLines) {
  const std::string_view sql = "a\nb -- only: sqlite\nc -- only: postgres\nd";
  EXPECT_EQ(sqlite(sql), "a\nb -- only: sqlite\nd");
  EXPECT_EQ(sql_for(sql, Dialect::postgres), "a\nc -- only: postgres\nd");
}

TEST(SqlText, KnowsAnInsertOfOneRow) {
  const auto insert =
      plain_insert("INSERT INTO item (a, b) VALUES (?1, lower(') RETURNING id')) RETURNING id");
  ASSERT_TRUE(insert);
  EXPECT_EQ(insert->table, "item");
  EXPECT_EQ(insert->text, "INSERT INTO item (a, b) VALUES (?1, lower(') RETURNING id'))");
  for (const std::string_view other :
       {"INSERT INTO item (a) VALUES (?1)", "INSERT INTO item (a) VALUES (?1), (?2) RETURNING id",
        "INSERT INTO item (a) VALUES (?1) ON CONFLICT DO NOTHING RETURNING id",
        "INSERT INTO item (a) VALUES (?1) RETURNING id, a", "INSERT INTO item SELECT 1 RETURNING id",
        "INSERT INTO item (a) VALUES (?1 RETURNING id", "UPDATE item SET a = 1 RETURNING id", ""})
    EXPECT_FALSE(plain_insert(other)) << other;
}

TEST(SqlText, SplitsAScript) {
  EXPECT_THAT(split_statements("SELECT 1; SELECT ';' ;\n-- a; b\n ; SELECT /* ; */ 2"),
              ElementsAre("SELECT 1", " SELECT ';' ", " SELECT /* ; */ 2"));
  EXPECT_THAT(split_statements(" -- nothing;\n"), ElementsAre());
}

TEST(SqlText, KeepsATriggerInOnePiece) {
  const std::string trigger =
      "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET x = CASE WHEN 1 THEN 2 ELSE 3 END; DELETE FROM "
      "b; END";
  EXPECT_THAT(split_statements(trigger + ";SELECT 1;"), ElementsAre(trigger, "SELECT 1"));
}

TEST(SqlText, LikePatternTakesTextAsItIs) {
  EXPECT_EQ(like_pattern(""), "");
  EXPECT_EQ(like_pattern("a_b%c\\"), "%a\\_b\\%c\\\\%");
}

}  // namespace
}  // namespace xiaoer
