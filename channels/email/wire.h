// SPDX-License-Identifier: Apache-2.0
// A signed-in connection to a mail server, as bytes. libcurl does the connecting, TLS and login; the lines of
// the protocol are ours, because libcurl's own fail on long lists and cannot wait for new mail. One thread.
#pragma once
#include <functional>
#include <map>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>

#include "channels/email/settings.h"

namespace xiaoer::channels::email {

// The mail server cannot be reached, refuses us, or does not keep to its protocol.
class MailServerError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The server refused one command, and the session goes on. Not for refusals that end by themselves, as of a
// server that is busy: those say nothing about the mail.
class MailRefused : public MailServerError {
 public:
  using MailServerError::MailServerError;
};

// Throws what fits a server's refusal of `command` in these words ("NO [LIMIT] …", "-ERR …").
[[noreturn]] void throw_refusal(std::string_view command, std::string_view words);

// Counts how often the server refused to hand out a mail: a hitch must not make it an unread one. One thread.
class Refusals {
 public:
  static constexpr int kTries = 3;
  // One more; true when it has been tried often enough.
  bool enough(const std::string& mail) { return ++times_[mail] >= kTries; }
  void forget(const std::string& mail) { times_.erase(mail); }

 private:
  std::map<std::string, int> times_;
};

struct Wire {
  std::function<void(std::string_view)> write;  // throws MailServerError
  std::function<std::string(Milliseconds)>
      read;  // what came; "" when nothing came in time or we stop; throws MailServerError
};

// `protocol`: "imap" or "pop3". Throws MailServerError.
[[nodiscard]] Wire open_wire(const Server& server, std::string_view protocol, std::stop_token stop);

}  // namespace xiaoer::channels::email
