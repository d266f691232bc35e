// SPDX-License-Identifier: Apache-2.0
// The real program with a mailbox on the test's own mail servers, and what it stored.
#pragma once
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>

#include "storage/sqlite_database.h"
#include "tests/e2e/support/mail_servers.h"
#include "tests/e2e/support/server.h"

namespace xiaoer::test {

inline constexpr const char* kBox = "kefu@shop.example";

// `incoming`: more keys of [channel.incoming].
inline std::string mail_channel(const MailServers& servers, const std::string& incoming = "") {
  ::setenv("MAIL_PASSWORD", "secret", 1);
  const auto port = [](int number) { return std::to_string(number); };
  return "[[channel]]\nkind = \"email\"\naccount = \"kefu\"\naddress = \"" + std::string(kBox) +
         "\"\nname = \"小二客服\"\nanswers_per_hour = 100\nanswers_per_day = 100\n[channel.incoming]\nhost = "
         "\"127.0.0.1\"\nport = " +
         port(servers.imap_port()) +
         "\nsecurity = \"none\"\npassword_env = \"MAIL_PASSWORD\"\npoll_seconds = 1\n" + incoming +
         "\n[channel.outgoing]\nhost = \"127.0.0.1\"\nport = " + port(servers.smtp_port()) +
         "\nsecurity = \"none\"\n";
}

// Of a sender of its own; no machine answers it.
inline std::string numbered_mail(int number, const std::string& more_text = "") {
  const std::string name = std::to_string(number);
  return "From: wang" + name + "@example.com\r\nTo: kefu@shop.example\r\nSubject: 第 " + name +
         " 封\r\nMessage-ID: <" + name +
         "@example.com>\r\nAuto-Submitted: auto-generated\r\nContent-Type: text/plain; "
         "charset=utf-8\r\n\r\n正文 " +
         name + more_text + "\r\n";
}

// Within 30 s.
template <typename Condition>
bool soon(const Condition& condition) {
  for (int i = 0; i < 600; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return false;
}

// Of a program that was stopped.
inline std::int64_t stored_number(const Server& server, std::string_view sql) {
  return open_sqlite({.path = (server.data() / "xiaoer.db").string()})->read(sql)[0].integer(0);
}

}  // namespace xiaoer::test
