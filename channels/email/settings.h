// SPDX-License-Identifier: Apache-2.0
// A mail account's own keys of its [[channel]] row. Read once at start. docs/channels/email.md explains them.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "channels/email/mailbox.h"
#include "channels/email/rules.h"
#include "channels/table.h"

namespace xiaoer::channels::email {

enum class Door { imap, pop3, lmtp, push };  // how mails come in; push: only by HTTP
enum class Security { tls, starttls, none };
enum class After { seen, move, nothing };  // what becomes of a mail on the server once it is stored

struct Server {
  std::string host;
  int port = 0;
  Security security = Security::tls;
  std::string user, password;
  std::string ca_file;  // "" = the system's certificates
};

struct Settings {
  Mailbox from;                      // what people see, and our own address
  std::vector<std::string> aliases;  // other addresses of ours
  std::string reply_address;         // local@domain that also takes local+token@domain; "" = none
  std::string signature, signature_en;

  Door door = Door::imap;
  Server incoming, outgoing;
  std::vector<std::string> folders;  // UTF-8; the first is watched, the others are looked at
  After after = After::seen;
  std::string move_to;
  bool keep_on_server = true;  // POP3
  int poll_seconds = 30, idle_minutes = 25;
  int first_days = 7;  // at the first start, older mails are left alone
  std::size_t largest_mail = std::size_t{25} << 20;
  int timeout_seconds = 60;
  std::string push_token;  // "" = no push

  std::string trusted_relay;              // whose Authentication-Results are believed; "" = nobody's
  std::vector<std::string> form_senders;  // web forms: the person stands in Reply-To
  int answers_per_hour = 10;              // by machine, to one address
  int answers_per_day = 20;
  int answers_in_all_per_hour = 500;
  int first_answer_minutes = 10;  // between two answers to an address that proved nothing
  int token_days = 365;

  std::shared_ptr<const Rules> rules;
};

[[nodiscard]] Settings read_settings(Table& table);

}  // namespace xiaoer::channels::email
