// SPDX-License-Identifier: Apache-2.0
// The signature by which a reply finds back to its conversation: in the Message-ID of each mail we send and,
// where the mail server takes it, in the address people answer to. Nobody can make one without the key; each
// ends after a time. Pure; any thread.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "foundation/time.h"

namespace xiaoer::channels::email {

struct ThreadToken {
  std::string thread;       // Address::thread
  std::int64_t outbox = 0;  // which of our mails; 0 in an address
};

class TokenMint {
 public:
  // `key`: of this installation; `account`: tokens of one account mean nothing to another.
  TokenMint(std::string_view key, std::string_view account, int days);

  // "xe.<thread>.<day>.<outbox>.<mac>@domain", without < >.
  [[nodiscard]] std::string message_id(const ThreadToken& token, TimePoint now,
                                       std::string_view domain) const;
  // "kefu+<thread>.<day>.<mac>@domain" for kefu@domain.
  [[nodiscard]] std::string reply_address(const std::string& thread, TimePoint now,
                                          std::string_view address) const;
  // nullopt: not ours, forged, or too old.
  [[nodiscard]] std::optional<ThreadToken> from_message_id(std::string_view id, TimePoint now) const;
  [[nodiscard]] std::optional<ThreadToken> from_address(std::string_view address, TimePoint now) const;
  // What stands in the own loop header of each mail.
  [[nodiscard]] std::string loop_mark() const;

 private:
  [[nodiscard]] std::string mac(std::string_view what) const;
  [[nodiscard]] std::optional<ThreadToken> verified(std::string_view purpose, std::string_view signed_part,
                                                    std::string_view given, TimePoint now) const;
  std::string key_;
  std::int64_t days_;
};

}  // namespace xiaoer::channels::email
