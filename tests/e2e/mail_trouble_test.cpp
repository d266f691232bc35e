// SPDX-License-Identifier: Apache-2.0
// The real program when the disk is full, the mail server goes away, or the mailbox comes back with other
// numbers: every mail is there once.
#include <gtest/gtest.h>

#include "tests/e2e/mail_service.h"
#include "tests/e2e/support/small_disk.h"
#include "tests/e2e/support/test_folder.h"

namespace xiaoer::test {
namespace {

using namespace std::chrono_literals;

std::size_t seen(const MailServers& servers) {
  const auto mails = servers.mails(kBox);
  return static_cast<std::size_t>(
      std::count_if(mails.begin(), mails.end(), [](const auto& each) { return each.flags == "S"; }));
}

void expect_each_once(const Server& server, int mails) {
  EXPECT_EQ(stored_number(server, "SELECT COUNT(*) FROM message WHERE type = 'letter'"), mails);
  EXPECT_EQ(stored_number(server, "SELECT COUNT(DISTINCT text) FROM message WHERE type = 'letter'"), mails);
}

TEST(MailTrouble, AFullDiskLeavesMailsOnTheServerUntilThereIsRoom) {
  const TestFolder folder;
  const SmallDisk disk(folder.path() / "data");
  if (!disk.mounted()) GTEST_SKIP() << "no right to mount a file system here";
  MailServers servers;
  Server server({.folder = folder.path(), .channels = mail_channel(servers)});
  int delivered = 0;
  const auto deliver = [&](const std::string& more) {
    for (int i = 0; i < 5; ++i) servers.deliver(kBox, numbered_mail(++delivered, more));
  };
  deliver("");
  server.start();
  ASSERT_TRUE(soon([&] { return seen(servers) == 5; })) << server.log();
  disk.fill();
  deliver(std::string(200'000, 'x'));
  ASSERT_TRUE(soon([&] { return server.log().find("they stay on the server") != std::string::npos; }))
      << server.log();
  EXPECT_EQ(seen(servers), 5u) << "a mail was marked that is not stored";
  disk.make_room();
  EXPECT_TRUE(soon([&] { return seen(servers) == 10; })) << server.log();
  EXPECT_EQ(server.stop(), 0) << server.log();
  expect_each_once(server, delivered);
}

TEST(MailTrouble, AServerThatComesBackWithOtherNumbersDoublesNothing) {
  const TestFolder folder;
  MailServers servers;
  Server server({.folder = folder.path(), .channels = mail_channel(servers)});
  int delivered = 0;
  while (delivered < 20) servers.deliver(kBox, numbered_mail(++delivered));
  server.start();
  ASSERT_TRUE(soon([&] { return seen(servers) == 20; })) << server.log();
  servers.stop_dovecot();
  servers.change_validity(kBox);
  std::this_thread::sleep_for(1100ms);  // the numbers of dovecot are seconds
  while (delivered < 30) servers.deliver(kBox, numbered_mail(++delivered));
  servers.start_dovecot();
  EXPECT_TRUE(soon([&] { return seen(servers) == 30; })) << server.log();
  EXPECT_NE(server.log().find("cannot be read; it is tried again"), std::string::npos);
  EXPECT_EQ(server.stop(), 0);
  expect_each_once(server, delivered);
}

}  // namespace
}  // namespace xiaoer::test
