// SPDX-License-Identifier: Apache-2.0
// The real program, a real mailbox: it is killed while it fetches, stores, marks and moves, and every mail is
// there once. And a complaint by mail from the first word to the ticket.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <thread>

#include "storage/sqlite_database.h"
#include "tests/e2e/support/mail_servers.h"
#include "tests/e2e/support/server.h"
#include "tests/e2e/support/test_folder.h"

namespace xiaoer::test {
namespace {

using namespace std::chrono_literals;

constexpr const char* kBox = "kefu@shop.example";

std::string channel_rows(const MailServers& servers, const std::string& incoming) {
  const auto port = [](int number) { return std::to_string(number); };
  return "[[channel]]\nkind = \"email\"\naccount = \"kefu\"\naddress = \"" + std::string(kBox) +
         "\"\nname = \"小二客服\"\nanswers_per_hour = 100\nanswers_per_day = 100\n[channel.incoming]\nhost = "
         "\"127.0.0.1\"\nport = " +
         port(servers.imap_port()) +
         "\nsecurity = \"none\"\npassword_env = \"MAIL_PASSWORD\"\npoll_seconds = 1\n" + incoming +
         "\n[channel.outgoing]\nhost = \"127.0.0.1\"\nport = " + port(servers.smtp_port()) +
         "\nsecurity = \"none\"\n";
}

std::string mail(int number, const std::string& text, const std::string& more = "") {
  return "From: wang" + std::to_string(number) + "@example.com\r\nTo: kefu@shop.example\r\nSubject: 第 " +
         std::to_string(number) + " 封\r\nMessage-ID: <" + std::to_string(number) +
         "@example.com>\r\nAuto-Submitted: auto-generated\r\n" + more +
         "Content-Type: text/plain; charset=utf-8\r\n\r\n" + text + "\r\n";
}

// Rounds of each point; XIAOER_MAIL_KILLS=50 for the long run.
int rounds() {
  const char* given = std::getenv("XIAOER_MAIL_KILLS");
  return given ? std::max(1, std::atoi(given)) : 3;
}

template <typename Condition>
bool soon(const Condition& condition) {
  for (int i = 0; i < 600; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(50ms);
  }
  return false;
}

std::int64_t number(const Server& server, std::string_view sql) {
  return open_sqlite({.path = (server.data() / "xiaoer.db").string()})->read(sql)[0].integer(0);
}

class MailCrash : public ::testing::TestWithParam<const char*> {
 protected:
  MailCrash() { ::setenv("MAIL_PASSWORD", "secret", 1); }
  ~MailCrash() override { ::unsetenv("XIAOER_CRASH_AT"); }
};

TEST_P(MailCrash, LosesAndDoublesNothing) {
  const TestFolder folder;
  MailServers servers;
  Server server({.folder = folder.path(), .channels = channel_rows(servers, "move_to = \"Done\"")});
  int delivered = 0;
  for (int round = 0; round < rounds(); ++round) {
    for (int i = 0; i < 10; ++i) {
      ++delivered;
      servers.deliver(kBox, mail(delivered, "正文 " + std::to_string(delivered)));
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
  EXPECT_EQ(number(server, "SELECT COUNT(*) FROM message WHERE type = 'letter'"), delivered);
  EXPECT_EQ(number(server, "SELECT COUNT(DISTINCT text) FROM message WHERE type = 'letter'"), delivered);
  EXPECT_EQ(number(server,
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
  ::setenv("MAIL_PASSWORD", "secret", 1);
  const TestFolder folder;
  MailServers servers;
  servers.start_smtpd();
  Server server({.folder = folder.path(), .channels = channel_rows(servers, "")});
  server.start();
  Customer customer(servers);
  for (const char* text : {"我要投诉，你们快递员态度特别差还骂人，订单号202411150023，电话13812345678",
                           "三只松鼠坚果", "道歉并改进", "李雷", "没有", "提交"}) {
    customer.write(text);
    ASSERT_TRUE(customer.wait_for_answer()) << text << "\n" << server.log() << servers.log();
  }
  EXPECT_EQ(server.stop(), 0) << server.log();
  EXPECT_EQ(number(server, "SELECT COUNT(*) FROM ticket WHERE type = 'complaint'"), 1);
  EXPECT_EQ(number(server, "SELECT COUNT(*) FROM conversation WHERE channel = 'email'"), 1);
  EXPECT_EQ(number(server, "SELECT COUNT(*) FROM message WHERE delivery NOT IN ('', 'sent')"), 0);
}

}  // namespace
}  // namespace xiaoer::test
