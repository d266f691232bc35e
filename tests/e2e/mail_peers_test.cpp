// SPDX-License-Identifier: Apache-2.0
// The mail channel against a real dovecot and a real OpenSMTPD: what is delivered becomes one message, what
// is answered arrives in a mailbox, and the reply to it finds back. The core is held in memory.
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <thread>

#include "channels/email/mail.h"
#include "channels/email/mail_channel.h"
#include "tests/e2e/support/mail_servers.h"
#include "tests/e2e/support/server.h"
#include "tests/support/fake_sink.h"

namespace xiaoer::test {
namespace {

using namespace std::chrono_literals;
using namespace channels::email;

constexpr const char* kBox = "kefu@shop.example";

// A channel that listens on its own thread, and what it stored.
class Desk {
 public:
  Desk(const MailServers& servers, const std::function<void(Settings&)>& change = {}) : sink_(core.sink()) {
    core.now = system_now();
    const auto store = sink_.accept_batch;
    sink_.accept_batch = [this, store](const channels::Batch& batch) {
      const std::lock_guard lock(mutex_);
      auto accepted = store(batch);
      stored_.notify_all();
      return accepted;
    };
    sink_.warn = [this](const std::string& what, const std::string& detail) {
      const std::lock_guard lock(mutex_);
      warnings += what + ": " + detail + "\n";
    };
    MailChannelParts parts;
    parts.account = "kefu";
    parts.settings.from = {kBox, "小二客服"};
    parts.settings.incoming = {"127.0.0.1", servers.imap_port(), Security::none, kBox, "secret", ""};
    parts.settings.outgoing = {"127.0.0.1", servers.smtp_port(), Security::none, "", "", ""};
    parts.settings.folders = {"INBOX"};
    parts.settings.poll_seconds = 1;
    parts.settings.rules = shipped_rules();
    if (change) change(parts.settings);
    parts.secret = std::string(32, 's');
    parts.clock = system_now;
    parts.submit = make_submit(parts.settings.outgoing, 20);
    channel = make_mail_channel(std::move(parts));
    channel->attach(sink_);
    start();
  }
  void start() {
    listener_ = std::jthread([this](const std::stop_token& stop) { channel->listen(stop, sink_); });
  }
  void stop() {
    listener_.request_stop();
    listener_.join();
  }
  bool wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    return stored_.wait_for(lock, 20s, [&] { return core.accepted.size() >= count; });
  }
  const Letter& letter(std::size_t i) { return std::get<Letter>(core.accepted.at(i).body); }

  FakeSink core;
  std::unique_ptr<channels::Channel> channel;
  std::string warnings;

 private:
  channels::Sink sink_;
  std::mutex mutex_;
  std::condition_variable stored_;
  std::jthread listener_;
};

std::string mail(const std::string& id, const std::string& text, const std::string& more = "") {
  return "From: Wang Fang <wang@example.com>\r\nTo: kefu@shop.example\r\nSubject: x\r\nMessage-ID: <" + id +
         "@example.com>\r\n" + more + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + text + "\r\n";
}

template <typename Condition>
bool soon(const Condition& condition) {
  for (int i = 0; i < 400; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(50ms);
  }
  return false;
}

TEST(MailPeers, ImapTakesWhatWaitsAndWhatComesAndMarksItSeen) {
  MailServers servers;
  for (int i = 0; i < 5; ++i)
    servers.deliver(kBox, mail("old" + std::to_string(i), "等待中 " + std::to_string(i)));
  Desk desk(servers);
  ASSERT_TRUE(desk.wait_for(5)) << desk.warnings << servers.log();
  servers.deliver(kBox, mail("new", "刚到"));
  ASSERT_TRUE(desk.wait_for(6)) << "IDLE did not tell: " << desk.warnings;
  EXPECT_EQ(desk.letter(5).text, "刚到");
  EXPECT_TRUE(soon([&] {
    const auto mails = servers.mails(kBox);
    return mails.size() == 6 &&
           std::all_of(mails.begin(), mails.end(), [](const auto& each) { return each.flags == "S"; });
  }));
  desk.stop();
  EXPECT_EQ(desk.warnings, "");
}

TEST(MailPeers, SeveralFoldersAndMoving) {
  MailServers servers;
  servers.deliver(kBox, mail("a", "收件箱"));
  servers.deliver(kBox, mail("b", "垃圾箱"), "Junk");
  Desk desk(servers, [](Settings& settings) {
    settings.folders = {"INBOX", "Junk"};
    settings.after = After::move;
    settings.move_to = "已处理";
  });
  ASSERT_TRUE(desk.wait_for(2)) << desk.warnings << servers.log();
  servers.deliver(kBox, mail("c", "又一封"), "Junk");
  ASSERT_TRUE(desk.wait_for(3)) << desk.warnings;
  EXPECT_TRUE(soon([&] {
    return servers.mails(kBox).empty() && servers.mails(kBox, "Junk").empty() &&
           servers.mails(kBox, "&XfJZBHQG-").size() == 3;
  })) << desk.warnings;
}

TEST(MailPeers, OtherNumbersAfterARestoreDoubleNothing) {
  MailServers servers;
  for (int i = 0; i < 3; ++i)
    servers.deliver(kBox, mail("m" + std::to_string(i), "第 " + std::to_string(i) + " 封"));
  Desk desk(servers);
  ASSERT_TRUE(desk.wait_for(3));
  desk.stop();
  const std::string before = desk.core.memories["cursor:INBOX"].value;
  servers.stop_dovecot();
  servers.change_validity(kBox);
  std::this_thread::sleep_for(1100ms);  // the numbers of dovecot are seconds
  servers.start_dovecot();
  servers.deliver(kBox, mail("later", "之后的信"));
  desk.start();
  ASSERT_TRUE(desk.wait_for(4)) << desk.warnings;
  EXPECT_TRUE(soon([&] { return servers.mails(kBox).back().flags == "S"; }));
  desk.stop();
  EXPECT_EQ(desk.core.accepted.size(), 4u);
  const auto validity = [](const std::string& cursor) { return cursor.substr(0, cursor.find(' ')); };
  EXPECT_NE(validity(desk.core.memories["cursor:INBOX"].value), validity(before));
}

TEST(MailPeers, AServerThatGoesAwayIsFoundAgain) {
  MailServers servers;
  servers.deliver(kBox, mail("a", "一"));
  Desk desk(servers);
  ASSERT_TRUE(desk.wait_for(1));
  servers.stop_dovecot();
  servers.deliver(kBox, mail("b", "二"));
  servers.start_dovecot();
  ASSERT_TRUE(desk.wait_for(2)) << desk.warnings;
  EXPECT_EQ(desk.core.accepted.size(), 2u);
}

TEST(MailPeers, AFullStoreLosesNothing) {
  MailServers servers;
  Desk desk(servers, [](Settings&) {});
  desk.core.fail_batches = 2;
  for (int i = 0; i < 4; ++i)
    servers.deliver(kBox, mail("m" + std::to_string(i), "第 " + std::to_string(i) + " 封"));
  ASSERT_TRUE(desk.wait_for(4)) << desk.warnings;
  EXPECT_EQ(desk.core.accepted.size(), 4u);
  EXPECT_NE(desk.warnings.find("stay on the server"), std::string::npos);
}

TEST(MailPeers, ALargeMailComesWithItsBeginning) {
  MailServers servers;
  servers.deliver(kBox, mail("big", "开头\r\n" + std::string(3 << 20, 'x')));
  servers.deliver(kBox, mail("next", "下一封"));
  Desk desk(servers, [](Settings& settings) { settings.largest_mail = 1 << 20; });
  ASSERT_TRUE(desk.wait_for(2)) << desk.warnings;
  EXPECT_NE(desk.letter(0).full_text.find("邮件过大"), std::string::npos);
  EXPECT_EQ(desk.letter(1).text, "下一封");
}

TEST(MailPeers, Pop3TakesEachMailOnce) {
  MailServers servers;
  servers.deliver(kBox, mail("a", "一"));
  servers.deliver(kBox, mail("b", ".以点开头\r\n.\r\n二"));
  Desk desk(servers, [&](Settings& settings) {
    settings.door = Door::pop3;
    settings.incoming.port = servers.pop3_port();
  });
  ASSERT_TRUE(desk.wait_for(2)) << desk.warnings << servers.log();
  servers.deliver(kBox, mail("c", "三"));
  ASSERT_TRUE(desk.wait_for(3)) << desk.warnings;
  desk.stop();
  EXPECT_EQ(desk.core.accepted.size(), 3u);
  EXPECT_EQ(desk.letter(1).text, ".以点开头\n.\n二");
  EXPECT_EQ(servers.mails(kBox).size(), 3u);
}

TEST(MailPeers, AMailServerDeliversByLmtp) {
  MailServers servers;
  const int port = free_port();
  servers.start_smtpd(kBox, port);
  Desk desk(servers, [&](Settings& settings) {
    settings.door = Door::lmtp;
    settings.incoming = {};
    settings.incoming.host = "127.0.0.1";
    settings.incoming.port = port;
  });
  const Submit submit = make_submit({"127.0.0.1", servers.smtp_port(), Security::none, "", "", ""}, 20);
  std::string large;  // more than the HTTP door takes
  while (large.size() < (12 << 20)) large += std::string(900, 'x') + "\r\n";
  std::size_t count = 0;
  for (const std::string& text : {std::string("一"), std::string(".以点开头\r\n二"), large}) {
    ASSERT_TRUE(submit({"wang@example.com", kBox}, mail("m" + std::to_string(count), text)).taken);
    ASSERT_TRUE(desk.wait_for(++count)) << desk.warnings << servers.log();
  }
  desk.stop();
  EXPECT_EQ(desk.core.accepted.size(), 3u);
  EXPECT_EQ(desk.letter(1).text, ".以点开头\n二");
  EXPECT_EQ(desk.warnings, "");
}

TEST(MailPeers, AnAnswerArrivesAndItsReplyFindsBack) {
  MailServers servers;
  servers.start_smtpd();
  servers.deliver(kBox, mail("q1", "我要投诉"));
  Desk desk(servers);
  ASSERT_TRUE(desk.wait_for(1)) << desk.warnings;
  const Address customer = desk.core.accepted[0].from;
  const auto result = desk.channel->send({7, 1, 2, customer, Text{"您好，请提供订单号。\n.\n谢谢"}, "bot"});
  ASSERT_TRUE(std::holds_alternative<channels::Delivered>(result)) << servers.log();
  ASSERT_TRUE(soon([&] { return !servers.mails("wang@example.com").empty(); })) << servers.log();
  const Mail got = read_mail(servers.mails("wang@example.com")[0].content, *shipped_rules());
  EXPECT_EQ(got.message_id, std::get<channels::Delivered>(result).provider_id);
  EXPECT_EQ(got.references.front(), "q1@example.com");
  EXPECT_EQ(got.text, "您好，请提供订单号。\n.\n谢谢");
  EXPECT_EQ(got.from.name, "小二客服");
  servers.deliver(kBox, mail("q2", "12345", "In-Reply-To: <" + got.message_id + ">\r\n"));
  ASSERT_TRUE(desk.wait_for(2)) << desk.warnings;
  EXPECT_EQ(desk.core.accepted[1].from, customer);
}

TEST(MailPeers, AWrongPasswordIsSaidAndNoServerIsTriedLater) {
  MailServers servers;
  Desk desk(servers, [](Settings& settings) {
    settings.incoming.password = "wrong";
    settings.outgoing.port = 1;
  });
  EXPECT_TRUE(soon([&] { return desk.warnings.find("refuses the login") != std::string::npos; }))
      << desk.warnings;
  const auto result =
      desk.channel->send({7, 1, 2, {"email", "kefu", "wang@example.com", "t"}, Text{"您好"}, "agent"});
  EXPECT_TRUE(std::holds_alternative<channels::RetryLater>(result));
}

}  // namespace
}  // namespace xiaoer::test
