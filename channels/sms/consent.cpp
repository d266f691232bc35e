// SPDX-License-Identifier: Apache-2.0
#include "channels/sms/consent.h"

#include <algorithm>
#include <charconv>

namespace xiaoer::channels::sms {
namespace {

using namespace std::chrono_literals;

constexpr const char* kSystem = "system";  // speaks without being asked
constexpr Milliseconds kKeepEvery{2'000};
constexpr std::size_t kMostCounted = 100'000;

std::string left_key(const std::string& number) {
  return "left:" + number;
}
std::string heard_key(const std::string& number) {
  return "heard:" + number;
}
std::string sent_key(const std::string& number) {
  return "sent:" + number;
}

bool is_in(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::int64_t number_of(std::string_view text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

Consent::Consent(const Rules& rules, Clock clock)
    : rules_(rules), clock_(std::move(clock)), minute_(rules.per_minute, 1min), hour_(rules.per_hour, 1h) {}

Wish Consent::wish_in(std::string_view text) const {
  constexpr std::size_t kLongestWish = 64;
  if (text.size() > kLongestWish) return Wish::none;
  const std::string word = plain_word(text);
  if (is_in(rules_.leave_words, word)) return Wish::leave;
  return is_in(rules_.return_words, word) ? Wish::come_back : Wish::none;
}

std::optional<TimePoint> Consent::time_of(const std::string& key) const {
  const std::string value = sink_->recall(key);
  if (value.empty()) return std::nullopt;
  return from_millis(number_of(value));
}

bool Consent::has_left(const std::string& number) const {
  return time_of(left_key(number)).has_value();
}

std::vector<Memory> Consent::heard(const std::string& number, Wish wish) const {
  const TimePoint now = clock_();
  const std::string stamp = std::to_string(to_millis(now));
  if (wish == Wish::leave) return {{left_key(number), stamp}, {heard_key(number), "", now}};
  std::vector<Memory> memories{
      {heard_key(number), stamp, now + std::max(rules_.answer_time, rules_.awake_time)}};
  if (wish == Wish::come_back) memories.push_back({left_key(number), "", now});
  return memories;
}

// Who left and then wrote again has asked.
bool Consent::may_answer(const std::string& number) const {
  const auto left = time_of(left_key(number));
  if (!left) return true;
  const auto heard = time_of(heard_key(number));
  return heard && *heard > *left && clock_() - *heard < rules_.answer_time;
}

std::optional<SendResult> Consent::refuse(const OutboundMessage& message, const std::string& text) {
  const std::string& number = message.to.peer;
  const bool unasked = message.author == kSystem && text != rules_.left && text != rules_.returned;
  const bool farewell = message.author == kSystem && text == rules_.left;
  if (!farewell && (unasked ? has_left(number) : !may_answer(number)))
    return Rejected{"对方已退订，未发送 / the person has opted out; nothing was sent"};
  if (unasked) {
    const auto quiet = rules_.quiet_for(clock_());
    const auto heard = quiet ? time_of(heard_key(number)) : std::nullopt;
    const bool awake = heard && clock_() - *heard < rules_.awake_time;
    if (quiet && !awake) return RetryLater{"夜间不打扰，早上发送 / waits for the morning", quiet};
  }
  if (rules_.per_day > 0 && sent_today(number) >= rules_.per_day)
    return Rejected{"今天给该号码的短信已达上限 / the limit of the day for this number is reached"};
  for (RateLimit* limit : {&minute_, &hour_})
    if (const auto wait = limit->take(number, clock_()))
      return RetryLater{"给该号码发得太快 / too many messages to this number", wait};
  return std::nullopt;
}

std::optional<Objection> Consent::objection(const std::string& number) {
  if (!may_answer(number))
    return Objection{
        "opted_out", "对方已回复退订，在他再次来信之前不能给他发短信。请改用电话或其他渠道。",
        "The person has opted out. Nothing can be sent before they write again; call them or use "
        "another channel."};
  if (rules_.per_day > 0 && sent_today(number) >= rules_.per_day)
    return Objection{
        "daily_limit", "今天给该号码的短信已达上限。请明天再发，或改用电话或其他渠道。",
        "The limit of the day for this number is reached. Send it tomorrow, call, or use another "
        "channel."};
  return std::nullopt;
}

Consent::Count& Consent::count_of(const std::string& number) {
  const std::string day = to_day(clock_(), rules_.zone_minutes);
  if (counts_.size() > kMostCounted)
    std::erase_if(counts_, [&](const auto& each) { return each.second.kept; });
  Count& count = counts_[number];
  if (count.day == day) return count;
  const std::string value = sink_->recall(sent_key(number));
  count = {day};
  const std::size_t colon = value.find(':');
  if (colon != std::string::npos && value.substr(0, colon) == day)
    count.messages = static_cast<int>(number_of(std::string_view(value).substr(colon + 1)));
  return count;
}

int Consent::sent_today(const std::string& number) {
  const std::lock_guard lock(mutex_);
  return count_of(number).messages;
}

std::optional<Allowance> Consent::allowance(const std::string& number) {
  if (rules_.per_day == 0) return std::nullopt;
  const auto local = clock_().time_since_epoch() + std::chrono::minutes{rules_.zone_minutes};
  const int total = static_cast<int>(rules_.per_day);
  return Allowance{std::max(0, total - sent_today(number)), total, clock_() + (24h - local % 24h)};
}

std::vector<Memory> Consent::sent(const std::map<std::string, int>& counts) {
  const TimePoint now = clock_();
  const std::lock_guard lock(mutex_);
  for (const auto& [number, messages] : counts) {
    Count& count = count_of(number);
    count.messages += messages;
    count.kept = false;
  }
  std::vector<Memory> memories;
  if (now - kept_at_ < kKeepEvery) return memories;
  kept_at_ = now;
  for (auto& [number, count] : counts_) {
    if (count.kept) continue;
    memories.push_back({sent_key(number), count.day + ":" + std::to_string(count.messages), now + 48h});
    count.kept = true;
  }
  return memories;
}

}  // namespace xiaoer::channels::sms
