// SPDX-License-Identifier: Apache-2.0
#include "channels/outcome.h"

#include <algorithm>
#include <array>

#include "foundation/ascii.h"

namespace xiaoer::channels {
namespace {

constexpr Milliseconds kLongestWait = std::chrono::hours{24};

// "Sun, 06 Nov 1994 08:49:37 GMT", the one form that servers may send today.
std::optional<TimePoint> http_date(std::string_view text) {
  constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (text.size() != 29 || !text.ends_with(" GMT")) return std::nullopt;
  const auto month = std::find(kMonths.begin(), kMonths.end(), text.substr(8, 3));
  const auto day = whole_number<int>(text.substr(5, 2)), year = whole_number<int>(text.substr(12, 4));
  const auto hour = whole_number<int>(text.substr(17, 2)), minute = whole_number<int>(text.substr(20, 2)),
             second = whole_number<int>(text.substr(23, 2));
  if (month == kMonths.end() || !day || !year || !hour || !minute || !second) return std::nullopt;
  const std::chrono::year_month_day date{
      std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(month - kMonths.begin() + 1)},
      std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return TimePoint{std::chrono::sys_days{date}} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
         std::chrono::seconds{*second};
}

std::string told(const ProviderAnswer& answer) {
  const std::string status = "the provider answered " + std::to_string(answer.status);
  return answer.reason.empty() ? status : status + ": " + answer.reason;
}

}  // namespace

SendResult outcome_of(const ProviderAnswer& answer, TimePoint now) {
  if (!answer.connected) return RetryLater{"the provider cannot be reached", std::nullopt};
  if (!answer.answered) return Unknown{"the provider did not answer in time; the message may have arrived"};
  if (answer.status >= 200 && answer.status < 300) return Delivered{answer.provider_id};
  const bool later =
      answer.status == 408 || answer.status == 425 || answer.status == 429 || answer.status >= 500;
  if (later) return RetryLater{told(answer), retry_after(answer.retry_after, now)};
  return Rejected{told(answer)};
}

std::optional<Milliseconds> retry_after(std::string_view header, TimePoint now) {
  std::optional<Milliseconds> wait;
  const bool digits = !header.empty() && header.find_first_not_of("0123456789") == std::string_view::npos;
  if (digits)
    wait = std::chrono::seconds{
        whole_number<int>(header).value_or(86'400)};  // more digits than an int holds: the longest
  else if (const auto date = http_date(header))
    wait = *date - now;
  if (!wait) return std::nullopt;
  return std::clamp(*wait, Milliseconds{0}, kLongestWait);
}

}  // namespace xiaoer::channels
