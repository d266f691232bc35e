// SPDX-License-Identifier: Apache-2.0
// What the product sends, against npm `smtp-server` with faults at each stage; and an IMAP server of another
// make, npm `hoodiecrow-imap`, without MOVE and strict about ID.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "channels/email/mailbox_reader.h"
#include "channels/email/submission.h"
#include "tests/e2e/mail_service.h"
#include "tests/e2e/support/child.h"
#include "tests/e2e/support/test_folder.h"
#include "tests/support/fake_sink.h"

namespace xiaoer::test {
namespace {

using namespace std::chrono_literals;
using namespace channels::email;
using channels::Delivered;
using channels::Rejected;
using channels::RetryLater;
using channels::SendResult;
using channels::Unknown;

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::size_t count(const std::string& text, const std::string& word) {
  std::size_t found = 0;
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++found;
  return found;
}

class FaultyServer {
 public:
  explicit FaultyServer(const std::string& fault = "")
      : child_(peer_command("mail_smtp_server.js", {std::to_string(port_), fault}, folder_.path()), "ready",
               log()) {}
  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] std::filesystem::path log() const { return folder_.path() / "smtp.log"; }
  [[nodiscard]] std::size_t mails() const { return count(read_file(log()), "mail {"); }
  // What becomes of a mail to this address.
  [[nodiscard]] SendResult send(const std::string& to, const std::string& password = "secret") const {
    const Submit submit =
        make_submit({"127.0.0.1", port_, Security::none, "kefu@shop.example", password, ""}, 5);
    return result_of(submit({kBox, to}, "From: kefu@shop.example\r\nSubject: x\r\n\r\n正文\r\n"), "id@shop");
  }

 private:
  TestFolder folder_;
  int port_ = free_port();
  Child child_;
};

TEST(MailFaults, EachStageHasItsOutcome) {
  const FaultyServer server;
  EXPECT_TRUE(std::holds_alternative<Delivered>(server.send("wang@example.com")));
  EXPECT_TRUE(std::holds_alternative<Delivered>(server.send("slow@example.com")));
  for (const char* later : {"rcpt-450@example.com", "data-452@example.com"})
    EXPECT_TRUE(std::holds_alternative<RetryLater>(server.send(later))) << later;
  for (const char* never : {"rcpt-550@example.com", "data-554@example.com"})
    EXPECT_TRUE(std::holds_alternative<Rejected>(server.send(never))) << never;
  EXPECT_TRUE(std::holds_alternative<Unknown>(server.send("drop@example.com")));
  EXPECT_TRUE(std::holds_alternative<Delivered>(server.send("after@example.com")))
      << "it cannot be used again";
}

TEST(MailFaults, RefusedConnectionsAndSendersWait) {
  EXPECT_TRUE(std::holds_alternative<RetryLater>(FaultyServer("connect").send("wang@example.com")));
  EXPECT_TRUE(std::holds_alternative<RetryLater>(FaultyServer("auth").send("wang@example.com")));
  const auto asked = FaultyServer("mail").send("wang@example.com");
  ASSERT_TRUE(std::holds_alternative<RetryLater>(asked));
  EXPECT_EQ(std::get<RetryLater>(asked).after, 300s) << "the server named the time";
}

// The real program: a mail whose fate nobody knows is sent once and shown to people, not repeated.
TEST(MailFaults, WhatMayHaveArrivedIsNotSentAgain) {
  const TestFolder folder;
  const FaultyServer smtp;
  MailServers servers;
  std::string channel = mail_channel(servers);
  const std::string out = "port = " + std::to_string(servers.smtp_port());
  channel.replace(channel.find(out), out.size(),
                  "password_env = \"MAIL_PASSWORD\"\nport = " + std::to_string(smtp.port()));
  Server server({.folder = folder.path(), .channels = channel});
  servers.deliver(kBox,
                  "From: drop@example.com\r\nTo: kefu@shop.example\r\nMessage-ID: <1@example.com>\r\n"
                  "Content-Type: text/plain; charset=utf-8\r\n\r\n怎么退货\r\n");
  server.start();
  ASSERT_TRUE(soon([&] { return smtp.mails() == 1; })) << server.log();
  std::this_thread::sleep_for(2s);
  server.kill();
  server.start();  // nor after a crash
  std::this_thread::sleep_for(2s);
  EXPECT_EQ(server.stop(), 0);
  EXPECT_EQ(smtp.mails(), 1u);
  EXPECT_EQ(
      stored_number(server, "SELECT COUNT(*) FROM message WHERE author = 'bot' AND delivery = 'unknown'"), 1);
}

class SecondImap {
 public:
  SecondImap()
      : child_(peer_command("mail_imap_server.js", {std::to_string(port_), folder_.path().string()},
                            folder_.path()),
               "ready", folder_.path() / "imap.log") {}
  void deliver(const std::string& mail) {
    const auto name = folder_.path() / (std::to_string(++delivered_) + ".part");
    std::ofstream(name, std::ios::binary) << mail;
    std::filesystem::rename(name, folder_.path() / (std::to_string(delivered_) + ".eml"));
  }
  // What lies in a mailbox: an array of {uid, flags}.
  [[nodiscard]] nlohmann::json state(const std::string& mailbox) const {
    const auto all = nlohmann::json::parse(read_file(folder_.path() / "state.json"), nullptr, false);
    return all.is_object() && all.contains(mailbox) ? all[mailbox] : nlohmann::json::array();
  }
  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] std::string log() const { return read_file(folder_.path() / "imap.log"); }

 private:
  TestFolder folder_;
  int port_ = free_port(), delivered_ = 0;
  Child child_;
};

TEST(SecondImapServer, IsReadWatchedAndTidiedWithoutMove) {
  SecondImap server;
  server.deliver(
      "From: a@example.com\r\nMessage-ID: <1@x>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n一\r\n");
  server.deliver(
      "From: a@example.com\r\nMessage-ID: <2@x>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n二\r\n");
  ASSERT_TRUE(soon([&] { return server.state("INBOX").size() == 2; }));
  FakeSink core;
  core.now = system_now();
  std::mutex mutex;
  std::string warnings;
  auto sink = core.sink();
  sink.warn = [&](const std::string& what, const std::string& detail) {
    const std::lock_guard lock(mutex);
    warnings += what + ": " + detail + "\n";
  };
  Settings settings;
  settings.from = {kBox, "小二"};
  settings.incoming = {"127.0.0.1", server.port(), Security::none, kBox, "secret", ""};
  settings.folders = {"INBOX"};
  settings.after = After::move;
  settings.move_to = "已处理";
  settings.rules = shipped_rules();
  const TokenMint mint("key", "kefu", 365);
  Intake intake("email", "kefu", settings, mint);
  std::jthread reader([&](const std::stop_token& stop) { MailboxReader(settings, intake).run(stop, sink); });
  const auto moved = [&](std::size_t mails) {
    return soon([&] { return server.state("INBOX").empty() && server.state("&XfJZBHQG-").size() == mails; });
  };
  EXPECT_TRUE(moved(2)) << warnings << server.log();
  server.deliver(
      "From: a@example.com\r\nMessage-ID: <3@x>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n三\r\n");
  EXPECT_TRUE(moved(3)) << "IDLE did not tell: " << warnings << server.log();
  reader.request_stop();
  reader.join();
  ASSERT_EQ(core.accepted.size(), 3u);
  EXPECT_EQ(std::get<Letter>(core.accepted[2].body).text, "三");
  EXPECT_EQ(warnings, "");
}

}  // namespace
}  // namespace xiaoer::test
