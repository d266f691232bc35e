// SPDX-License-Identifier: Apache-2.0
// The words of an LMTP server (RFC 2033): a mail server hands a mail over and keeps it until we say that it
// is stored. Knows no sockets. One thread per session.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace xiaoer::channels::email {

struct LmtpParts {
  std::string host;                                 // how we call ourselves
  std::size_t largest_mail = 0;                     // bytes
  std::function<bool(const std::string&)> is_ours;  // may this address receive
  std::function<void(std::string raw)> store;       // durable when it returns; throws when it is not
};

class LmtpSession {
 public:
  explicit LmtpSession(LmtpParts parts) : parts_(std::move(parts)) {}
  [[nodiscard]] std::string greeting() const;
  // What to answer to these bytes; "" when more must come. Never throws.
  [[nodiscard]] std::string feed(std::string_view bytes);
  [[nodiscard]] bool ended() const { return ended_; }

 private:
  [[nodiscard]] std::string take_line(std::string_view line);
  [[nodiscard]] std::string command(std::string_view line);
  [[nodiscard]] std::string recipient(std::string_view line);
  [[nodiscard]] std::string begin_data();
  [[nodiscard]] std::string end_data();
  void reset();

  LmtpParts parts_;
  std::string waiting_;  // the beginning of a line
  std::string sender_, data_;
  std::size_t recipients_ = 0;
  bool mail_ = false, in_data_ = false, too_large_ = false, ended_ = false;
};

}  // namespace xiaoer::channels::email
