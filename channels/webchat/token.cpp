// SPDX-License-Identifier: Apache-2.0
#include "channels/webchat/token.h"

#include <array>
#include <charconv>

#include "foundation/encoding.h"
#include "foundation/random.h"

namespace xiaoer::channels::webchat {
namespace {

constexpr std::chrono::days kLife{30};
constexpr std::size_t kLongest = 2048;
constexpr char kBetween = '\n';  // no field may hold a control character

using Fields = std::array<std::string_view, 5>;  // account, peer, issued, language, name

std::optional<Fields> fields_of(std::string_view payload) {
  Fields fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto end = payload.find(kBetween);
    if ((end == std::string_view::npos) != (i + 1 == fields.size())) return std::nullopt;
    fields[i] = payload.substr(0, end);
    payload.remove_prefix(end == std::string_view::npos ? payload.size() : end + 1);
  }
  return fields;
}

}  // namespace

TokenMint::TokenMint(std::string_view secret, std::string_view account)
    : key_(hmac_sha256(secret, "visitor token\n" + std::string(account))) {}

std::string TokenMint::issue(const Visitor& visitor) const {
  std::string payload = visitor.account;
  for (const std::string& field :
       {visitor.peer, std::to_string(to_millis(visitor.issued)), visitor.language, visitor.name})
    payload.append(1, kBetween).append(field);
  std::string token = to_base64url(payload);
  return token + "." + to_base64url(hmac_sha256(key_, token));
}

std::optional<Visitor> TokenMint::read(std::string_view token, TimePoint now) const {
  const auto dot = token.find('.');
  if (token.size() > kLongest || dot == std::string_view::npos) return std::nullopt;
  const auto signature = from_base64url(token.substr(dot + 1));
  if (!signature || !equal_constant_time(*signature, hmac_sha256(key_, token.substr(0, dot))))
    return std::nullopt;
  const auto payload = from_base64url(token.substr(0, dot));
  const auto fields = payload ? fields_of(*payload) : std::nullopt;
  if (!fields) return std::nullopt;
  const auto& [account, peer, issued_text, language, name] = *fields;
  std::int64_t issued = 0;
  std::from_chars(issued_text.data(), issued_text.data() + issued_text.size(), issued);
  if (from_millis(issued) + kLife <= now) return std::nullopt;
  return Visitor{std::string(account), std::string(peer), std::string(language), std::string(name),
                 from_millis(issued)};
}

std::string claimed_account(std::string_view token) {
  if (token.size() > kLongest) return "";
  const auto payload = from_base64url(token.substr(0, token.find('.')));
  return payload ? payload->substr(0, payload->find(kBetween)) : "";
}

}  // namespace xiaoer::channels::webchat
