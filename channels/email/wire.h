// SPDX-License-Identifier: Apache-2.0
// A signed-in connection to a mail server, as bytes. libcurl does the connecting, TLS and login; the lines of
// the protocol are ours, because libcurl's own fail on long lists and cannot wait for new mail. One thread.
#pragma once
#include <functional>
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

struct Wire {
  std::function<void(std::string_view)> write;  // throws MailServerError
  std::function<std::string(Milliseconds)>
      read;  // what came; "" when nothing came in time or we stop; throws MailServerError
};

// `protocol`: "imap" or "pop3". Throws MailServerError.
[[nodiscard]] Wire open_wire(const Server& server, std::string_view protocol, std::stop_token stop);

}  // namespace xiaoer::channels::email
