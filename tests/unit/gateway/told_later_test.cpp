// SPDX-License-Identifier: Apache-2.0
// What channels tell after a message: its file, who wrote it; and what they keep to go on with after a
// restart.
#include <gtest/gtest.h>

#include "gateway/channel_memory.h"
#include "tests/support/stage.h"

namespace xiaoer {
namespace {

using namespace std::chrono_literals;
using test::Stage;

const gateway::AccountName kAccount{"fake", "main"};

struct ToldLater : ::testing::Test {
  channels::Accepted say(const std::string& peer, const std::string& id, MessageBody body) {
    channels::Batch batch;
    batch.messages = {{{"fake", "main", peer}, id, std::move(body), stage.now, "", ""}};
    return tell(batch).at(0);
  }
  std::vector<channels::Accepted> tell(const channels::Batch& batch) {
    auto accepted = stage.inbox.accept_batch(kAccount, batch);
    stage.worker.settle();
    return accepted;
  }
  void amend(const std::string& id, MessageBody body) {
    channels::Batch batch;
    batch.amendments = {{id, std::move(body)}};
    tell(batch);
  }
  void profile(const channels::Profile& profile) {
    channels::Batch batch;
    batch.profiles = {profile};
    tell(batch);
  }
  std::string bots() { return stage.one("SELECT COUNT(*) FROM message WHERE author = 'bot'"); }
  Stage stage;
  const Attachment picture{"image", "a1", "a.png", "image/png", 3};
};

TEST_F(ToldLater, AFileTakesItsPlaceInTheMessageAndTheBotSeesIt) {
  const auto accepted = say("anna", "1", Event{"file_pending", "image"});
  EXPECT_EQ(bots(), "0");
  constexpr const char* events = "SELECT COUNT(*) FROM event WHERE kind = 'message' AND ref = 1";
  EXPECT_EQ(stage.one(events), "1");
  amend("1", picture);
  EXPECT_EQ(stage.one("SELECT type FROM message WHERE id = $1", {accepted.message_id}),
            to_stored(picture).type);
  EXPECT_EQ(stage.one(events), "2");
  EXPECT_NE(bots(), "0");
}

TEST_F(ToldLater, ALostFileIsShownAndMeansNothingToTheBot) {
  say("anna", "1", Event{"file_pending", "image"});
  amend("1", Event{"file_lost", "image"});
  EXPECT_EQ(stage.one("SELECT text FROM message WHERE author = 'visitor'"), "file_lost");
  EXPECT_EQ(bots(), "0");
}

TEST_F(ToldLater, AFileForSomebodyAtTheDeskIsLeftToHim) {
  say("anna", "1", Event{"file_pending", "image"});
  stage.database->write([](Transaction& t) { t.run("UPDATE conversation SET status = 'human'"); });
  amend("1", picture);
  EXPECT_EQ(bots(), "0");
  EXPECT_EQ(stage.one("SELECT last_text FROM conversation"), to_stored(picture).text);
}

TEST_F(ToldLater, AMessageThatHasItsFileIsNotAnsweredAgain) {
  say("anna", "1", picture);
  const std::string answers = bots();
  amend("1", picture);
  EXPECT_EQ(bots(), answers);
}

TEST_F(ToldLater, AFileOfNoMessageIsLeftOut) {
  amend("never", picture);
  EXPECT_EQ(stage.one("SELECT COUNT(*) FROM message"), "0");
}

TEST_F(ToldLater, OneWordForTwoPeopleMakesThemOneCustomer) {
  say("anna", "1", Text{"你好"});
  say("app-anna", "2", Text{"你好"});
  profile({{"fake", "main", "anna"}, "小王", "word:1"});
  profile({{"fake", "main", "app-anna"}, "", "word:1"});
  EXPECT_EQ(stage.one("SELECT COUNT(DISTINCT person_id) FROM conversation"), "1");
  EXPECT_EQ(stage.one("SELECT name FROM person WHERE merged_into = 0"), "小王");
  profile({{"fake", "main", "anna"}, "", "", true});
  EXPECT_EQ(stage.one("SELECT COUNT(*) FROM person WHERE name <> ''"), "0");
}

TEST_F(ToldLater, MemoriesAreFoundByTheirStart) {
  stage.database->write([&](Transaction& t) {
    gateway::remember(t, kAccount,
                      {{"late|b", "2"}, {"late|a", "1", stage.now + 1min}, {"late", "0"}, {"latf", "3"}});
    gateway::remember(t, {"fake", "other"}, {{"late|c", "4"}});
  });
  const auto found = gateway::recall_all(*stage.database, kAccount, "late|", stage.now);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].value, "1");
  EXPECT_EQ(found[0].forget_at, stage.now + 1min);
  EXPECT_EQ(found[1].key, "late|b");
  EXPECT_EQ(gateway::recall_all(*stage.database, kAccount, "late|", stage.now + 2min).size(), 1u);
}

}  // namespace
}  // namespace xiaoer
