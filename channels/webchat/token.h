// SPDX-License-Identifier: Apache-2.0
// Who a visitor is, signed so that we need not store it: payload and HMAC-SHA256, both base64url. Any thread.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "foundation/time.h"

namespace xiaoer::channels::webchat {

struct Visitor {
  std::string account, peer;  // the parts of the address
  std::string language, name;
  TimePoint issued{};
};

class TokenMint {
 public:
  // `secret` is the installation's; the key is derived from it for this account alone.
  TokenMint(std::string_view secret, std::string_view account);
  [[nodiscard]] std::string issue(const Visitor& visitor) const;
  // nullopt: not ours, or altered, or expired (30 days).
  [[nodiscard]] std::optional<Visitor> read(std::string_view token, TimePoint now) const;

 private:
  std::string key_;
};

// The account a token claims to be of. Not verified: for finding the channel, nothing else.
[[nodiscard]] std::string claimed_account(std::string_view token);

}  // namespace xiaoer::channels::webchat
