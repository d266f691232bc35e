// SPDX-License-Identifier: Apache-2.0
// The real program, a real mailbox: it is killed while it fetches, stores, marks and moves, and every mail is
// there once. And a complaint by mail from the first word to the ticket.
#include <gtest/gtest.h>

#include "tests/e2e/mail_service.h"
#include "tests/e2e/support/test_folder.h"

namespace xiaoer::test {
namespace {

using namespace std::chrono_literals;

// Kills at each point; XIAOER_MAIL_KILLS says another number.
int rounds() {
  const char* given = std::getenv("XIAOER_MAIL_KILLS");
  return given ? std::max(1, std::atoi(given)) : 50;
}

class MailCrash : public ::testing::TestWithParam<const char*> {
 protected:
  ~MailCrash() override { ::unsetenv("XIAOER_CRASH_AT"); }
};

TEST_P(MailCrash, LosesAndDoublesNothing) {
  const TestFolder folder;
  MailServers servers;
  Server server({.folder = folder.path(), .channels = mail_channel(servers, "move_to = \"Done\"")});
  int delivered = 0;
  for (int round = 0; round < rounds(); ++round) {
    for (int i = 0; i < 10; ++i) {
      ++delivered;
      servers.deliver(kBox, numbered_mail(delivered));
    }
    ::setenv("XIAOER_CRASH_AT", (std::string(GetParam()) + ":1").c_str(), 1);
    try {
      server.start();
      server.wait_until_dead();
    } catch (const std::runtime_error&) {  // died before it was ready: also a kill
    }
    server.kill();
  }
  ::unsetenv("XIAOER_CRASH_AT");
  server.start();
  EXPECT_TRUE(soon([&] { return servers.mails(kBox).empty(); })) << server.log();
  EXPECT_EQ(server.stop(), 0);
  EXPECT_EQ(servers.mails(kBox, "Done").size(), static_cast<std::size_t>(delivered));
  EXPECT_EQ(stored_number(server, "SELECT COUNT(*) FROM message WHERE type = 'letter'"), delivered);
  EXPECT_EQ(stored_number(server, "SELECT COUNT(DISTINCT text) FROM message WHERE type = 'letter'"),
            delivered);
  EXPECT_EQ(stored_number(
                server,
                "SELECT COUNT(*) FROM message WHERE type = 'letter' AND json_extract(extra, '$.original') "
                "NOT IN (SELECT id FROM attachment)"),
            0);
}

INSTANTIATE_TEST_SUITE_P(Points, MailCrash,
                         ::testing::Values("mail.fetched", "mail.storing", "mail.marking", "mail.marked"),
                         [](const auto& named) { return std::string(named.param).substr(5); });

// What the customer's own mail program would do.
class Customer {
 public:
  explicit Customer(MailServers& servers) : servers_(servers) {}
  void write(const std::string& text) {
    const std::string reply = last_id_.empty() ? "" : "In-Reply-To: <" + last_id_ + ">\r\n";
    servers_.deliver(
        kBox,
        "From: Li Lei <lilei@example.com>\r\nTo: kefu@shop.example\r\nSubject: complaint\r\nMessage-ID: <c" +
            std::to_string(++written_) + "@example.com>\r\n" + reply +
            "Content-Type: text/plain; charset=utf-8\r\n\r\n" + text + "\r\n");
  }
  bool wait_for_answer() {
    ++answers_;
    if (!soon([&] { return servers_.mails("lilei@example.com").size() >= answers_; })) return false;
    const std::string content = servers_.mails("lilei@example.com")[answers_ - 1].content;
    const auto at = content.find("Message-ID: <");
    last_id_ = content.substr(at + 13, content.find('>', at) - at - 13);
    return true;
  }

 private:
  MailServers& servers_;
  std::string last_id_;
  int written_ = 0;
  std::size_t answers_ = 0;
};

TEST(MailJourney, AComplaintByMailBecomesATicket) {
  const TestFolder folder;
  MailServers servers;
  servers.start_smtpd();
  Server server({.folder = folder.path(), .channels = mail_channel(servers, "")});
  server.start();
  Customer customer(servers);
  for (const char* text : {"我要投诉，你们快递员态度特别差还骂人，订单号202411150023，电话13812345678",
                           "道歉并改进", "李雷", "没有", "提交"}) {
    customer.write(text);
    ASSERT_TRUE(customer.wait_for_answer()) << text << "\n" << server.log() << servers.log();
  }
  EXPECT_EQ(server.stop(), 0) << server.log();
  EXPECT_EQ(stored_number(server, "SELECT COUNT(*) FROM ticket WHERE type = 'complaint'"), 1);
  EXPECT_EQ(stored_number(server, "SELECT COUNT(*) FROM conversation WHERE channel = 'email'"), 1);
  EXPECT_EQ(stored_number(server, "SELECT COUNT(*) FROM message WHERE delivery NOT IN ('', 'sent')"), 0);
}

}  // namespace
}  // namespace xiaoer::test
