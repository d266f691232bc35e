// SPDX-License-Identifier: Apache-2.0
// Whether a person may be written to now: who refused, at what hour, how often. Kept in the account's memory;
// what is only counted for a minute or an hour stays in this process, and the last two seconds of the day's
// counts may be lost with it. Any thread.
#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "channels/channel.h"
#include "channels/rate_limit.h"
#include "channels/sms/rules.h"

namespace xiaoer::channels::sms {

enum class Wish { none, leave, come_back };

class Consent {
 public:
  Consent(const Rules& rules, Clock clock);
  void attach(Sink& sink) { sink_ = &sink; }

  [[nodiscard]] Wish wish_in(std::string_view text) const;
  [[nodiscard]] bool has_left(const std::string& number) const;
  // What to remember with a message that came in.
  [[nodiscard]] std::vector<Memory> heard(const std::string& number, Wish wish) const;

  // nullopt = it may go out. Counts it in the limits of a minute and an hour.
  [[nodiscard]] std::optional<SendResult> refuse(const OutboundMessage& message, const std::string& text);
  // For the desk, before anything is stored.
  [[nodiscard]] std::optional<Objection> objection(const std::string& number);
  [[nodiscard]] std::optional<Allowance> allowance(const std::string& number);
  // What to remember after so many messages went to these numbers; often nothing yet.
  [[nodiscard]] std::vector<Memory> sent(const std::map<std::string, int>& counts);

 private:
  [[nodiscard]] std::optional<TimePoint> time_of(const std::string& key) const;
  [[nodiscard]] bool may_answer(const std::string& number) const;
  struct Count {
    std::string day;
    int messages = 0;
    bool kept = true;
  };
  [[nodiscard]] Count& count_of(const std::string& number);  // under the lock
  [[nodiscard]] int sent_today(const std::string& number);

  const Rules& rules_;
  const Clock clock_;
  RateLimit minute_, hour_;
  std::mutex mutex_;
  std::unordered_map<std::string, Count> counts_;
  TimePoint kept_at_{};
  Sink* sink_ = nullptr;
};

}  // namespace xiaoer::channels::sms
