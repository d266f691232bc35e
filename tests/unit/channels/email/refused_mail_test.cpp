// SPDX-License-Identifier: Apache-2.0
// A mail that the server lists but does not hand out: the others come all the same, and it is shown.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>

#include "channels/email/mailbox_reader.h"
#include "channels/email/pop3.h"
#include "tests/support/fake_sink.h"
#include "tests/unit/channels/email/line_server.h"

namespace xiaoer::channels::email {
namespace {

std::string mail(int number) {
  return "From: a@example.com\r\nMessage-ID: <" + std::to_string(number) +
         "@x>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n信" + std::to_string(number) + "\r\n";
}

class RefusedMail : public ::testing::Test {
 protected:
  RefusedMail() {
    core_.now = parse_rfc3339("2026-11-22T12:00:00+08:00").value();
    sink_ = core_.sink();
    sink_.accept_batch = [this, store = sink_.accept_batch](const Batch& batch) {
      auto accepted = store(batch);
      stored_ = core_.accepted.size();
      return accepted;
    };
    settings_.from = {"kefu@shop.example", "小二"};
    settings_.folders = {"INBOX"};
    settings_.poll_seconds = 0;
    settings_.rules = shipped_rules();
  }
  template <typename Reader, typename... More>
  void read(int port, More... more) {
    settings_.incoming = {"127.0.0.1", port, Security::none, "kefu", "secret", ""};
    Intake intake("email", "main", settings_, mint_);
    Reader(settings_, intake, more...).run(stop_.get_token(), sink_);
  }
  std::vector<std::string> texts() const {
    std::vector<std::string> all;
    for (const auto& message : core_.accepted) all.push_back(std::get<Letter>(message.body).text);
    std::sort(all.begin(), all.end());
    return all;
  }
  void expect_shown(const std::string& words) const {
    const auto all = texts();
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all[0], "信1");
    EXPECT_EQ(all[1], "信3");
    EXPECT_NE(all[2].find("does not hand this mail out"), std::string::npos) << all[2];
    EXPECT_NE(all[2].find(words), std::string::npos) << all[2];
  }

  test::FakeSink core_;
  Sink sink_;
  Settings settings_;
  const TokenMint mint_{"key", "main", 365};
  std::stop_source stop_;
  std::atomic<std::size_t> stored_ = 0;
};

TEST_F(RefusedMail, OfPop3StopsNoOtherAndStaysThere) {
  settings_.keep_on_server = false;
  std::vector<std::string> deleted, removed;  // asked for; and done, by a QUIT
  int refusals = 0;
  const auto answer = [&](const std::string& line) -> std::string {
    if (line == "CAPA") return "-ERR\r\n";
    const auto table = [&](const std::string& what) {
      std::string rows = "+OK\r\n";
      for (const char* number : {"1", "2", "3"})
        if (std::find(removed.begin(), removed.end(), number) == removed.end())
          rows += std::string(number) + " " + what + number + "\r\n";
      return rows + ".\r\n";
    };
    if (line == "UIDL") {
      if (stored_ == 3) stop_.request_stop();
      return table("u");
    }
    if (line == "LIST") return table("10");
    if (line == "RETR 2") {
      ++refusals;
      return "-ERR message corrupt\r\n";
    }
    if (line.starts_with("RETR ")) return "+OK\r\n" + mail(std::stoi(line.substr(5))) + ".\r\n";
    if (line.starts_with("DELE ")) deleted.push_back(line.substr(5));
    if (line == "QUIT") {
      removed.insert(removed.end(), deleted.begin(), deleted.end());
      deleted.clear();
    }
    return "+OK\r\n";
  };
  test::LineServer server("+OK ready", answer);
  read<Pop3Reader>(server.port());
  expect_shown("message corrupt");
  EXPECT_EQ(refusals, Refusals::kTries);
  EXPECT_EQ(removed, (std::vector<std::string>{"1", "3"}));
}

TEST_F(RefusedMail, OfImapStopsNoOtherAndStaysUnread) {
  std::vector<std::string> seen;
  int refusals = 0;
  const auto answer = [&](const std::string& line) -> std::string {
    const std::string tag = line.substr(0, line.find(' ')), command = line.substr(line.find(' ') + 1);
    const auto ok = [&](const std::string& data = "") { return data + tag + " OK done\r\n"; };
    const auto literal = [](int uid) {
      return "* " + std::to_string(uid) + " FETCH (UID " + std::to_string(uid) + " BODY[] {" +
             std::to_string(mail(uid).size()) + "}\r\n" + mail(uid) + ")\r\n";
    };
    if (command == "CAPABILITY") return ok("* CAPABILITY IMAP4rev1\r\n");
    if (command.starts_with("SELECT")) {
      if (stored_ == 3) stop_.request_stop();
      return ok("* 3 EXISTS\r\n* OK [UIDVALIDITY 9] x\r\n");
    }
    if (command.starts_with("UID FETCH 1:* ")) {
      std::string rows;
      for (const char* uid : {"1", "2", "3"})
        rows += "* " + std::string(uid) + " FETCH (UID " + uid +
                " RFC822.SIZE 100 INTERNALDATE \"21-Nov-2026 10:00:00 +0800\")\r\n";
      return ok(rows);
    }
    if (command.starts_with("UID FETCH 1:3 "))
      return literal(1) + tag + " NO Some messages could not be fetched\r\n";
    if (command.starts_with("UID FETCH 2 ")) {
      ++refusals;
      return tag + " NO message corrupt\r\n";
    }
    if (command.starts_with("UID FETCH 1 ")) return ok(literal(1));
    if (command.starts_with("UID FETCH 3 ")) return ok(literal(3));
    if (command.starts_with("UID STORE ")) seen.push_back(command.substr(10, command.find(" +") - 10));
    return ok();
  };
  test::LineServer server("* OK ready", answer);
  read<MailboxReader>(server.port(), Milliseconds{0});
  expect_shown("message corrupt");
  EXPECT_EQ(refusals, Refusals::kTries);
  ASSERT_FALSE(seen.empty());
  EXPECT_EQ(seen[0], "1,3");
}

TEST(Refusal, OfABusyServerSaysNothingAboutTheMail) {
  for (const char* hitch : {"NO [UNAVAILABLE] later", "NO [OVERQUOTA] too much", "BAD not connected",
                            "-ERR [SYS/TEMP] later", "-ERR [IN-USE] locked"}) {
    try {
      throw_refusal("UID FETCH 1", hitch);
    } catch (const MailRefused&) {
      ADD_FAILURE() << hitch;
    } catch (const MailServerError& error) {
      EXPECT_NE(std::string(error.what()).find(hitch), std::string::npos);
    }
  }
  EXPECT_THROW(throw_refusal("UID FETCH 1", "NO corrupt"), MailRefused);
  EXPECT_THROW(throw_refusal("RETR 1", "-ERR corrupt"), MailRefused);
}

}  // namespace
}  // namespace xiaoer::channels::email
