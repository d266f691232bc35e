// SPDX-License-Identifier: Apache-2.0
// People in headers: "王芳" <wang@example.com>, groups, comments and what programs make of them. Linear in
// the length whatever stands there. Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace xiaoer::channels::email {

struct Mailbox {
  std::string address;  // small letters, "" never
  std::string name;     // UTF-8, safe to show; may be ""
};

// At most `limit`; what is no address is left out.
[[nodiscard]] std::vector<Mailbox> read_mailboxes(std::string_view value, std::size_t limit = 100);
// local@domain, in a form that may stand in an SMTP command.
[[nodiscard]] bool is_address(std::string_view text);
[[nodiscard]] std::string domain_of(std::string_view address);
// For a header: encoded where it must be.
[[nodiscard]] std::string write_mailbox(const Mailbox& mailbox);

}  // namespace xiaoer::channels::email
