// SPDX-License-Identifier: Apache-2.0
#include "channels/tencent/token_keeper.h"

#include <algorithm>

namespace xiaoer::channels::tencent {
namespace {

using namespace std::chrono_literals;

constexpr Milliseconds kEarly = 5min;  // before the end; both tokens work in that time
constexpr auto kHanging = 30s;         // after that another thread may fetch
constexpr Milliseconds kFirstPause = 2s, kLongestPause = 1min;  // after faults
constexpr Milliseconds kBetweenForced = 30s;

}  // namespace

TokenOrFault TokenKeeper::current(TimePoint now) const {
  if (usable(now)) return {token_};
  const auto wait = std::max(Milliseconds{0}, not_before_ - now);
  return {"", fault_.empty() ? "no access token" : fault_, std::max(wait, kFirstPause)};
}

void TokenKeeper::install(FetchedToken fetched, TimePoint now) {
  if (fetched.token.empty()) {
    const Milliseconds pause = kFirstPause * (1 << std::min(faults_, 5));
    ++faults_;
    fault_ = std::move(fetched.fault);
    not_before_ = now + std::min(pause, kLongestPause);
    return;
  }
  faults_ = 0;
  fault_.clear();
  token_ = std::move(fetched.token);
  ends_ = now + fetched.valid_for;
  fetch_from_ = ends_ - std::min(kEarly, fetched.valid_for / 2);
}

void TokenKeeper::fetch(Lock& lock) {
  const int mine = ++generation_;
  fetching_ = true;
  set_out_ = std::chrono::steady_clock::now();
  const std::string given_up = refused_;
  lock.unlock();
  FetchedToken fetched = fetch_(FetchMode::usual);
  const bool again = !given_up.empty() && fetched.token == given_up;
  lock.lock();
  if (again && generation_ == mine) {
    const TimePoint now = clock_();
    const bool allowed = forced_at_ == TimePoint{} || now - forced_at_ >= kBetweenForced;
    if (allowed) forced_at_ = now;
    lock.unlock();
    fetched = allowed ? fetch_(FetchMode::forced)
                      : FetchedToken{"", Milliseconds{0}, "the platform gives the token that it refuses"};
    lock.lock();
  }
  if (generation_ != mine) return;  // another one set out since: its answer counts
  install(std::move(fetched), clock_());
  fetching_ = false;
  arrived_.notify_all();
}

TokenOrFault TokenKeeper::token() {
  Lock lock(mutex_);
  const TimePoint now = clock_();
  if (usable(now) && now < fetch_from_) return {token_};
  const auto hanging = [&] { return std::chrono::steady_clock::now() - set_out_ > kHanging; };
  if (fetching_ && !hanging()) {
    if (usable(now)) return {token_};
    const int waited_for = generation_;
    arrived_.wait_for(lock, kHanging, [&] { return !fetching_ || generation_ != waited_for; });
    return current(clock_());
  }
  if (now >= not_before_) fetch(lock);
  return current(clock_());
}

void TokenKeeper::refused(const std::string& used) {
  std::lock_guard lock(mutex_);
  if (used.empty() || used != token_) return;
  refused_ = used;
  token_.clear();
}

int TokenKeeper::fetches() const {
  std::lock_guard lock(mutex_);
  return generation_;
}

}  // namespace xiaoer::channels::tencent
