// SPDX-License-Identifier: Apache-2.0
// Reads a POP3 mailbox for ever, for servers that have no IMAP. What was taken is known by its UIDL. Listener
// thread.
#pragma once
#include <set>

#include "channels/email/intake.h"
#include "channels/email/wire.h"

namespace xiaoer::channels::email {

class Pop3Reader {
 public:
  Pop3Reader(const Settings& settings, Intake& intake) : settings_(settings), intake_(intake) {}
  // Until asked to stop. Never throws.
  void run(const std::stop_token& stop, Sink& sink);

 private:
  using Fetch = std::function<ArrivedMail()>;
  void look(const std::stop_token& stop, Sink& sink);
  // What is remembered of a mail; "" = it is new.
  [[nodiscard]] std::string known(const std::string& uidl, Sink& sink);
  // Stores it; "" = the server refuses it and is asked again the next time.
  std::string take(const std::string& uidl, const Fetch& fetch, Sink& sink);

  const Settings& settings_;
  Intake& intake_;
  std::map<std::string, std::string> known_;
  Refusals refusals_;
};

}  // namespace xiaoer::channels::email
