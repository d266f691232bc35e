// SPDX-License-Identifier: Apache-2.0
#include "channels/email/lmtp.h"

#include <stdexcept>

#include "channels/email/header.h"
#include "channels/email/mailbox.h"
#include "foundation/ascii.h"

namespace xiaoer::channels::email {
namespace {

constexpr std::size_t kLongestLine = 4096, kMostRecipients = 100;

// "<wang@example.com>" in "MAIL FROM:<wang@example.com> SIZE=100".
std::string path_in(std::string_view line) {
  const auto open = line.find('<'), close = line.find('>');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) return "?";
  return lower_ascii(line.substr(open + 1, close - open - 1));
}

// Of a line, or of as much of it as has come.
std::size_t length_of(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line.size();
}

}  // namespace

std::string LmtpSession::greeting() const {
  return "220 " + parts_.host + " LMTP\r\n";
}

std::string LmtpSession::feed(std::string_view bytes) {
  std::string answers;
  while (!bytes.empty() && !ended_) {
    const auto end = bytes.find('\n');
    waiting_ += bytes.substr(0, end == std::string_view::npos ? end : end + 1);
    bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
    if (!in_data_ && length_of(waiting_) > kLongestLine) {
      ended_ = true;
      return answers + "500 5.5.2 line too long\r\n";
    }
    if (waiting_.ends_with('\n')) answers += take_line(std::exchange(waiting_, {}));
  }
  if (in_data_ && waiting_.size() > parts_.largest_mail) {
    too_large_ = true;
    waiting_ = "x";  // the beginning of a line that is no dot
  }
  return answers;
}

std::string LmtpSession::take_line(std::string_view line) {
  if (!in_data_) return command(trimmed(line));
  if (line == ".\r\n") return end_data();
  if (line.starts_with('.')) line.remove_prefix(1);
  too_large_ = too_large_ || data_.size() + line.size() > parts_.largest_mail;
  if (!too_large_) data_ += line;
  return "";
}

std::string LmtpSession::command(std::string_view line) {
  const std::string small = lower_ascii(line);
  if (small.starts_with("lhlo"))
    return "250-" + parts_.host +
           "\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n250 SIZE " +
           std::to_string(parts_.largest_mail) + "\r\n";
  if (small.starts_with("mail from:")) {
    reset();
    mail_ = true;
    sender_ = path_in(line);
    return "250 2.1.0 ok\r\n";
  }
  if (small.starts_with("rcpt to:")) return recipient(line);
  if (small == "data") return begin_data();
  if (small == "rset") reset();
  if (small == "rset" || small == "noop") return "250 2.0.0 ok\r\n";
  if (small.starts_with("vrfy")) return "252 2.1.5 send it and see\r\n";
  if (small == "quit") {
    ended_ = true;
    return "221 2.0.0 bye\r\n";
  }
  return "500 5.5.1 this is LMTP; begin with LHLO\r\n";
}

std::string LmtpSession::recipient(std::string_view line) {
  if (!mail_) return "503 5.5.1 MAIL FROM first\r\n";
  if (!parts_.is_ours(path_in(line))) return "550 5.1.1 no such mailbox here\r\n";
  if (recipients_ >= kMostRecipients) return "452 4.5.3 too many recipients\r\n";
  ++recipients_;
  return "250 2.1.5 ok\r\n";
}

std::string LmtpSession::begin_data() {
  if (recipients_ == 0) return "503 5.5.1 no valid recipients\r\n";
  in_data_ = true;
  data_ = "Return-Path: <" + (sender_.empty() || is_address(sender_) ? sender_ : "") + ">\r\n";
  return "354 go ahead\r\n";
}

// One answer for each recipient; the mail is one.
std::string LmtpSession::end_data() {
  std::string answer = "250 2.0.0 stored\r\n";
  try {
    if (too_large_)
      answer = "552 5.3.4 the mail is too large\r\n";
    else
      parts_.store(std::move(data_));
  } catch (const std::exception&) {
    answer = "451 4.3.0 it cannot be stored now; keep it and try again\r\n";
  }
  std::string answers;
  for (std::size_t i = 0; i < recipients_; ++i) answers += answer;
  reset();
  return answers;
}

void LmtpSession::reset() {
  sender_.clear();
  data_ = {};
  recipients_ = 0;
  mail_ = in_data_ = too_large_ = false;
}

}  // namespace xiaoer::channels::email
