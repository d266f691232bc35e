// SPDX-License-Identifier: Apache-2.0
#include "channels/wechat/ledger.h"

#include <sstream>

namespace xiaoer::channels::wechat {
namespace {

using namespace std::chrono_literals;

struct Rule {
  int total;
  Milliseconds valid;
};
// In the order of Trigger.
constexpr std::array<Rule, 5> kRules{{{5, 48h}, {3, 1min}, {3, 1min}, {3, 1min}, {2, 1min}}};
constexpr std::int64_t kForgottenBy = 6 * 3'600'000;  // to the next six hours: an index that seldom changes
constexpr std::size_t kMostHeld = 200'000;  // people in memory; the others are read again when they come

std::string key_of(const std::string& openid) {
  return "quota|" + openid;
}

}  // namespace

Memory Ledger::memory(const std::string& openid, const Account& account) {
  std::ostringstream text;
  std::int64_t newest = 0;
  for (const Window& window : account.windows) {
    text << window.at << ' ' << window.used << ' ';
    newest = std::max(newest, window.at);
  }
  text << account.unsubscribed;
  if (account.unsubscribed) return {key_of(openid), text.str(), std::nullopt};
  const std::int64_t end = to_millis(from_millis(newest) + kRules[0].valid);
  return {key_of(openid), text.str(), from_millis((end / kForgottenBy + 1) * kForgottenBy)};
}

Ledger::Account& Ledger::of(const std::string& openid) {
  if (const auto found = accounts_.find(openid); found != accounts_.end()) return found->second;
  Account account;
  // A store that cannot be read throws: nobody is held who was not read.
  std::istringstream text(sink_ && sink_->recall ? sink_->recall(key_of(openid)) : "");
  for (Window& window : account.windows)
    if (text >> window.at >> window.used) account.known = true;
  text >> account.unsubscribed;
  return accounts_.emplace(openid, account).first->second;
}

Ledger::Left Ledger::left_in(const Account& account) const {
  Left left;
  const TimePoint now = clock_();
  for (std::size_t i = 0; i < kTriggers; ++i) {
    const Window& window = account.windows[i];
    const TimePoint end = from_millis(window.at) + kRules[i].valid;
    if (window.at == 0 || now >= end) continue;
    const int unused = std::max(0, kRules[i].total - window.used);
    const bool wider = !left.until || unused > left.left || (unused == left.left && end > *left.until);
    if (wider) left = {unused, left.for_bot, kRules[i].total, end};
    const int kept = i == static_cast<std::size_t>(Trigger::message) ? kept_ : 0;
    left.for_bot = std::max(left.for_bot, unused - kept);
  }
  return left;
}

// Forgets people whose windows are over; they stand in the account's memory.
void Ledger::make_room(TimePoint now) {
  if (accounts_.size() < kMostHeld) return;
  const std::int64_t before = to_millis(now - 10min);
  std::erase_if(accounts_, [before](const auto& each) {
    for (const Window& window : each.second.windows)
      if (window.at > before) return false;
    return true;
  });
  if (accounts_.size() >= kMostHeld) accounts_.clear();
}

Memory Ledger::opened(const std::string& openid, Trigger trigger, TimePoint at) {
  std::lock_guard lock(mutex_);
  make_room(clock_());
  Account& account = of(openid);
  Window& window = account.windows[static_cast<std::size_t>(trigger)];
  const std::int64_t since =
      to_millis(at > clock_() + 5min ? clock_() : at);  // a wrong clock opens no longer window
  if (since > window.at) window = {since, 0};
  account.unsubscribed = false;
  account.known = true;
  return memory(openid, account);
}

Memory Ledger::unsubscribed(const std::string& openid) {
  std::lock_guard lock(mutex_);
  Account& account = of(openid);
  account.windows = {};
  account.unsubscribed = true;
  account.known = true;
  return memory(openid, account);
}

Stand Ledger::stand(const std::string& openid, Author author) {
  std::lock_guard lock(mutex_);
  const Account& account = of(openid);
  if (!account.known) return Stand::unknown;
  if (account.unsubscribed) return Stand::unsubscribed;
  const Left left = left_in(account);
  if (!left.until) return Stand::over;
  if (left.left == 0) return Stand::used_up;
  return author == Author::bot && left.for_bot <= 0 ? Stand::kept : Stand::open;
}

std::optional<Allowance> Ledger::allowance(const std::string& openid) {
  std::lock_guard lock(mutex_);
  const Account& account = of(openid);
  if (!account.known) return std::nullopt;
  const Left left = left_in(account);
  return Allowance{left.left, left.until ? left.total : kRules[0].total, left.until};
}

template <typename Change>
void Ledger::change(const std::string& openid, Change apply) {
  Memory changed;
  {
    std::lock_guard lock(mutex_);
    Account& account = of(openid);
    if (!account.known) return;
    apply(account);
    changed = memory(openid, account);
  }
  if (sink_ && sink_->remember) sink_->remember({std::move(changed)});
}

void Ledger::sent(const std::string& openid) {
  change(openid, [](Account& account) {
    for (Window& window : account.windows)
      if (window.at != 0) ++window.used;
  });
}

void Ledger::told_used_up(const std::string& openid) {
  change(openid, [](Account& account) {
    for (std::size_t i = 0; i < kTriggers; ++i)
      account.windows[i].used = std::max(account.windows[i].used, kRules[i].total);
  });
}

void Ledger::told_over(const std::string& openid) {
  change(openid, [](Account& account) { account.windows = {}; });
}

}  // namespace xiaoer::channels::wechat
