// SPDX-License-Identifier: Apache-2.0
#include "channels/sms/web_parts.h"

#include <algorithm>
#include <array>

#include "channels/problem.h"
#include "foundation/random.h"

namespace xiaoer::channels::sms {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string plain(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const int high = at + 2 < text.size() ? hex_digit(text[at + 1]) : -1;
    const int low = at + 2 < text.size() ? hex_digit(text[at + 2]) : -1;
    if (text[at] == '%' && high >= 0 && low >= 0) {
      out += static_cast<char>(high * 16 + low);
      at += 2;
    } else {
      out += text[at] == '+' ? ' ' : text[at];
    }
  }
  return out;
}

}  // namespace

ProviderAnswer provider_answer(const HttpAnswer& answer) {
  ProviderAnswer out;
  out.connected = answer.connected;
  out.answered = answer.answered;
  out.status = answer.status;
  out.retry_after = value_of(answer.headers, "retry-after");
  return out;
}

std::optional<WebhookReply> refuse_stranger(const WebhookRequest& request, const std::string& key) {
  // Without a key everybody would have the right one.
  if (!key.empty() && equal_constant_time(value_of(request.query, "key"), key)) return std::nullopt;
  return problem_reply(401, "bad_key", "the address of the callback needs the account's key: ?key=…");
}

bool is_phone(std::string_view number) {
  constexpr std::size_t kLongest = 24;
  const auto digits =
      std::count_if(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits >= 3 && number.size() <= kLongest &&
         number.find_first_not_of("0123456789+- ") == std::string_view::npos;
}

std::optional<TimePoint> wall_time(std::string_view text, int zone_minutes) {
  if (text.size() != 19 || text[10] != ' ') return std::nullopt;
  std::string full(text);
  full[10] = 'T';
  const auto at = parse_rfc3339(full + "Z");
  return at ? std::optional(*at - std::chrono::minutes{zone_minutes}) : std::nullopt;
}

const std::string& value_of(const std::map<std::string, std::string>& fields, const std::string& name) {
  static const std::string kNone;
  const auto found = fields.find(name);
  return found == fields.end() ? kNone : found->second;
}

std::map<std::string, std::string> form_fields(std::string_view body) {
  std::map<std::string, std::string> fields;
  while (!body.empty()) {
    const std::string_view field = body.substr(0, body.find('&'));
    body.remove_prefix(std::min(body.size(), field.size() + 1));
    const std::size_t equals = field.find('=');
    if (equals != std::string_view::npos)
      fields[plain(field.substr(0, equals))] = plain(field.substr(equals + 1));
  }
  return fields;
}

}  // namespace xiaoer::channels::sms
