// SPDX-License-Identifier: Apache-2.0
#include "channels/email/thread_token.h"

#include "channels/email/header.h"
#include "foundation/ascii.h"
#include "foundation/encoding.h"
#include "foundation/random.h"

namespace xiaoer::channels::email {
namespace {

constexpr std::string_view kPrefix = "xe.";

std::int64_t day_of(TimePoint now) {
  return to_millis(now) / 86'400'000;
}

std::optional<std::int64_t> number(std::string_view text) {
  const auto value = whole_number<std::int64_t>(text);
  return value && *value >= 0 ? value : std::nullopt;
}

}  // namespace

TokenMint::TokenMint(std::string_view key, std::string_view account, int days)
    : key_(hmac_sha256(key, "mail/" + std::string(account))), days_(days) {}

std::string TokenMint::mac(std::string_view what) const {
  return to_hex(hmac_sha256(key_, what).substr(0, 12));
}

std::string TokenMint::message_id(const ThreadToken& token, TimePoint now, std::string_view domain) const {
  const std::string part =
      token.thread + "." + std::to_string(day_of(now)) + "." + std::to_string(token.outbox);
  return std::string(kPrefix) + part + "." + mac("id " + part) + "@" + std::string(domain);
}

std::string TokenMint::reply_address(const std::string& thread, TimePoint now,
                                     std::string_view address) const {
  const std::string part = thread + "." + std::to_string(day_of(now));
  const auto at = address.rfind('@');
  return std::string(address.substr(0, at)) + "+" + part + "." + mac("to " + part) +
         std::string(address.substr(at));
}

std::optional<ThreadToken> TokenMint::verified(std::string_view purpose, std::string_view signed_part,
                                               std::string_view given, TimePoint now) const {
  if (!equal_constant_time(mac(std::string(purpose) + std::string(signed_part)), given)) return std::nullopt;
  const auto first = signed_part.find('.');
  const auto second = signed_part.find('.', first + 1);
  const auto day =
      number(signed_part.substr(first + 1, second == std::string_view::npos ? second : second - first - 1));
  if (!day || day_of(now) - *day > days_ || *day > day_of(now) + 2) return std::nullopt;
  ThreadToken token{std::string(signed_part.substr(0, first))};
  if (second != std::string_view::npos) token.outbox = number(signed_part.substr(second + 1)).value_or(0);
  return token;
}

std::optional<ThreadToken> TokenMint::from_message_id(std::string_view id, TimePoint now) const {
  const std::string small = lower_ascii(id.substr(0, 300));
  const auto at = small.find('@'), dot = small.rfind('.', at);
  if (!small.starts_with(kPrefix) || at == std::string::npos || dot < kPrefix.size()) return std::nullopt;
  const std::string_view view(small);
  return verified("id ", view.substr(kPrefix.size(), dot - kPrefix.size()),
                  view.substr(dot + 1, at - dot - 1), now);
}

std::optional<ThreadToken> TokenMint::from_address(std::string_view address, TimePoint now) const {
  const std::string small = lower_ascii(address.substr(0, 300));
  const auto plus = small.find('+'), at = small.rfind('@');
  if (plus == std::string::npos || at == std::string::npos || at < plus) return std::nullopt;
  const std::string_view token = std::string_view(small).substr(plus + 1, at - plus - 1);
  const auto dot = token.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  return verified("to ", token.substr(0, dot), token.substr(dot + 1), now);
}

std::string TokenMint::loop_mark() const {
  return mac("loop");
}

}  // namespace xiaoer::channels::email
