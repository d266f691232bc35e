// SPDX-License-Identifier: Apache-2.0
// What a provider's HTTP answer means for a message we sent; the same for every provider that has no words of
// its own for it. Sender threads.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "channels/channel.h"

namespace xiaoer::channels {

struct ProviderAnswer {
  bool connected = true;  // false: nothing was sent, so it can be sent again
  bool answered = true;   // false: sent, but no answer came in time
  int status = 200;
  std::string retry_after;  // the header: seconds or an HTTP date
  std::string provider_id;  // of the message, as the provider calls it
  std::string reason;       // in the provider's words
};

// 2xx → Delivered. 408, 425, 429, 5xx, no connection → RetryLater. No answer → Unknown. Everything else →
// Rejected.
[[nodiscard]] SendResult outcome_of(const ProviderAnswer& answer, TimePoint now);

// "120" or "Sun, 06 Nov 1994 08:49:37 GMT"; never negative, at most a day. nullopt when it is neither.
[[nodiscard]] std::optional<Milliseconds> retry_after(std::string_view header, TimePoint now);

}  // namespace xiaoer::channels
