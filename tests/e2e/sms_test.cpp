// SPDX-License-Identifier: Apache-2.0
// Short messages end to end: a phone, a real Kannel gateway and the real program.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <thread>

#include "storage/sqlite_database.h"
#include "tests/e2e/kannel.h"
#include "tests/e2e/support/server.h"
#include "tests/e2e/support/test_folder.h"

namespace xiaoer::test {
namespace {

using namespace std::chrono_literals;

constexpr const char* kKey = "0123456789abcdef";

std::string configuration(const std::filesystem::path& folder, int sendsms_port) {
  setenv("XIAOER_TEST_KANNEL", "foobar", 1);
  setenv("XIAOER_TEST_KEY", kKey, 1);
  return "[[channel]]\nkind = \"sms\"\naccount = \"main\"\ndriver = \"kannel\"\nsender = \"1069012345\"\n"
         "signature = \"小二食品\"\nrules = \"" +
         (folder / "china.toml").string() +
         "\"\ncallback_key_env = \"XIAOER_TEST_KEY\"\n[channel.kannel]\nurl = \"http://127.0.0.1:" +
         std::to_string(sendsms_port) +
         "/cgi-bin/sendsms\"\nuser = \"tester\"\npassword_env = \"XIAOER_TEST_KANNEL\"\n";
}

// One text from the store of a running program; "" when there is no such row.
std::string stored(const std::filesystem::path& data, std::string_view sql) {
  const auto database = open_sqlite({(data / "xiaoer.db").string()});
  const auto rows = database->read(sql);
  return rows.empty() ? "" : rows[0].text(0);
}

std::string stored_soon(const std::filesystem::path& data, std::string_view sql,
                        const std::string& expected) {
  std::string value;
  for (int i = 0; i < 100 && value != expected; ++i) {
    std::this_thread::sleep_for(100ms);
    value = stored(data, sql);
  }
  return value;
}

TEST(Sms, QuestionComplaintAndRefusalThroughKannel) {
  const TestFolder folder;
  std::filesystem::copy_file(std::filesystem::path(XIAOER_SOURCE_DIR) / "config/sms/china.toml",
                             folder.path() / "china.toml", std::filesystem::copy_options::overwrite_existing);
  const int port = free_port();
  Kannel kannel(folder.path() / "kannel",
                "http://127.0.0.1:" + std::to_string(port) + "/hooks/sms/main?key=" + kKey);
  Server server({.folder = folder.path(),
                 .port = port,
                 .channels = configuration(folder.path(), kannel.sendsms_port())});
  server.start();

  auto texts = kannel.phone_writes("没拆封能退吗", 1);
  ASSERT_GE(texts.size(), 1U);
  EXPECT_TRUE(texts[0].starts_with("【小二食品】")) << texts[0];
  EXPECT_NE(texts[0].find("退"), std::string::npos) << texts[0];
  EXPECT_EQ(stored_soon(server.data(),
                        "SELECT delivery FROM message WHERE author = 'bot' AND parts > 0 ORDER BY id LIMIT 1",
                        "delivered"),
            "delivered");

  const std::size_t before = texts.size();
  texts = kannel.phone_writes("我要投诉，牛奶坏了", before + 1);
  EXPECT_GT(texts.size(), before);
  EXPECT_EQ(stored(server.data(), "SELECT CAST(count(*) AS TEXT) FROM message WHERE author = 'visitor'"),
            "2");

  // The gateway and the program are both killed; the phone writes on.
  kannel.stop();
  server.kill();
  kannel.start();
  server.start();
  const std::size_t told = texts.size();
  texts = kannel.phone_writes("退订", told + 1);
  ASSERT_EQ(texts.size(), told + 1);
  EXPECT_NE(texts.back().find("已退订"), std::string::npos);
  static_cast<void>(kannel.phone_writes("TD", told + 1));
  EXPECT_EQ(
      stored_soon(server.data(), "SELECT CAST(count(*) AS TEXT) FROM message WHERE type = 'event'", "2"),
      "2");
  EXPECT_EQ(stored(server.data(), "SELECT CAST(count(*) AS TEXT) FROM message WHERE text LIKE '您已退订%'"),
            "1");
  EXPECT_EQ(server.stop(), 0);
}

}  // namespace
}  // namespace xiaoer::test
