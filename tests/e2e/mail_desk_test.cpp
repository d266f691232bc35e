// SPDX-License-Identifier: Apache-2.0
// A person at the desk and a customer with a mail program: a new topic in an old thread is split off, and
// replies to either find theirs.
#include <gtest/gtest.h>

#include "tests/e2e/mail_service.h"
#include "tests/e2e/support/agent.h"
#include "tests/e2e/support/test_folder.h"

namespace xiaoer::test {
namespace {

using nlohmann::json;

constexpr const char* kCustomer = "lilei@example.com";

class MailDesk : public ::testing::Test {
 protected:
  MailDesk() {
    servers_.start_smtpd();
    server_.start();
  }
  void write(const std::string& id, const std::string& subject, const std::string& answers) {
    const std::string reply = answers.empty() ? "" : "In-Reply-To: <" + answers + ">\r\n";
    servers_.deliver(kBox, "From: Li Lei <" + std::string(kCustomer) +
                               ">\r\nTo: kefu@shop.example\r\nSubject: " + subject + "\r\nMessage-ID: <" +
                               id + "@example.com>\r\n" + reply +
                               "Content-Type: text/plain; charset=utf-8\r\n\r\n信 " + id + "\r\n");
  }
  // The sequence number of the customer's letter in this conversation; 0 when it does not come.
  std::int64_t seq_of(Agent& agent, std::int64_t conversation, const std::string& id) {
    std::int64_t seq = 0;
    soon([&] {
      const json page = agent.get("/conversations/" + std::to_string(conversation) + "/messages");
      for (const auto& item : page.is_object() ? page["items"] : json::array())
        if (item["author"] == "visitor" && item["text"] == "信 " + id) seq = item["seq"];
      return seq != 0;
    });
    return seq;
  }
  // What the customer got in answer to this mail.
  std::string answer_to(const std::string& id) {
    std::string found;
    soon([&] {
      for (const auto& mail : servers_.mails(kCustomer))
        if (mail.content.find("In-Reply-To: <" + id + "@example.com>") != std::string::npos)
          found = mail.content;
      return !found.empty();
    });
    return found;
  }

  TestFolder folder_;
  MailServers servers_;
  Server server_{{.folder = folder_.path(), .channels = mail_channel(servers_)}};
};

TEST_F(MailDesk, ANewTopicIsSplitOffAndRepliesToEitherFindTheirs) {
  write("1", "order", "");
  Agent agent(server_);
  const auto old = agent.conversation_on("email");
  ASSERT_TRUE(old) << server_.log();
  const std::int64_t first = (*old)["id"];
  write("2", "invoice", "1@example.com");
  const auto seq = seq_of(agent, first, "2");
  ASSERT_GT(seq, 0) << server_.log();
  const json made = agent.post("/conversations/" + std::to_string(first) + "/split", {{"seq", seq}});
  ASSERT_EQ(agent.last_status(), 201) << made;
  const std::int64_t second = made["id"];
  EXPECT_EQ(seq_of(agent, second, "2"), 1);
  agent.post("/conversations/" + std::to_string(second) + "/messages",
             {{"client_id", "a1"}, {"text", "invoice tomorrow"}});
  const std::string answer = answer_to("2");
  ASSERT_NE(answer.find("Subject: Re: invoice"), std::string::npos) << answer << server_.log();
  const auto at = answer.find("Message-ID: <") + 13;
  write("3", "Re: invoice", answer.substr(at, answer.find('>', at) - at));
  EXPECT_GT(seq_of(agent, second, "3"), 0) << server_.log();
  write("4", "Re: order", "1@example.com");
  EXPECT_GT(seq_of(agent, first, "4"), 0) << server_.log();
  EXPECT_EQ(server_.stop(), 0) << server_.log();
}

}  // namespace
}  // namespace xiaoer::test
