// SPDX-License-Identifier: Apache-2.0
// The lines of an IMAP server: cut out of the stream with their literals, and read. Within limits, whatever
// the server sends. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xiaoer::channels::email {

struct ImapResponse {
  std::string line;                                    // without CRLF; each literal is the one byte NUL in it
  std::vector<std::string> literals;                   // in order
  [[nodiscard]] bool is(std::string_view word) const;  // "* OK …" is "OK"; "* 5 EXISTS" is "EXISTS"
  [[nodiscard]] bool untagged() const { return line.starts_with("* "); }
};

class ImapReader {
 public:
  explicit ImapReader(std::size_t largest_literal) : largest_(largest_literal) {}
  void feed(std::string_view bytes);
  // The next whole response; nullopt when more bytes are needed. Throws MailServerError beyond the limits.
  [[nodiscard]] std::optional<ImapResponse> next();

 private:
  // A mail is copied once, straight to where it stays; returns how many bytes were its.
  std::size_t take_literal(std::string_view bytes);
  void begin_literal(std::size_t size);
  std::size_t largest_;
  std::string waiting_;
  std::size_t at_ = 0, looked_ = 0;
  ImapResponse current_;
  std::size_t missing_ = 0;  // bytes of the literal that is being read
};

// "* 5 FETCH (UID 7 RFC822.SIZE 100 INTERNALDATE "…" BODY[] …)".
struct ImapFetch {
  std::uint64_t uid = 0, size = 0;
  std::string internal_date;
  std::optional<std::string> body;
};
// nullopt when it is no FETCH.
[[nodiscard]] std::optional<ImapFetch> read_fetch(ImapResponse response);
// 57 in "* OK [UIDVALIDITY 57] …" or "* 57 EXISTS"; nullopt when `name` is not there.
[[nodiscard]] std::optional<std::uint64_t> response_code(const ImapResponse& response, std::string_view name);

// A folder's name as IMAP writes it: "工单" → "&XeVTVQ-".
[[nodiscard]] std::string folder_name(std::string_view utf8);
// For a command: in quotes.
[[nodiscard]] std::string in_quotation(std::string_view text);

}  // namespace xiaoer::channels::email
