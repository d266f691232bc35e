// SPDX-License-Identifier: Apache-2.0
// The access token of one account, however many threads want it: one of them fetches, the others go on with
// the old token while it lasts or wait. A token is replaced only by the fetch that set out last, so a late
// answer never overwrites a newer token. Kept in memory only, never logged. Any thread.
#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>

#include "foundation/time.h"

namespace xiaoer::channels::tencent {

enum class FetchMode {
  usual,
  forced,  // the platform gave the refused token again: ask for another (few a day, none within 30 s)
};
struct FetchedToken {
  std::string token;  // "" = none
  Milliseconds valid_for{0};
  std::string fault{};  // why there is none, in words an administrator understands; without secrets
};
using FetchToken = std::function<FetchedToken(FetchMode)>;

struct TokenOrFault {
  std::string token;  // "" = none
  std::string fault{};
  Milliseconds try_after{0};  // when there is none
};

class TokenKeeper {
 public:
  // `fetch` is called without a lock held and may take long.
  TokenKeeper(Clock clock, FetchToken fetch) : clock_(std::move(clock)), fetch_(std::move(fetch)) {}
  // The token to use now. Fetches five minutes before the end, and after a fault not at once again.
  [[nodiscard]] TokenOrFault token();
  // The platform refused `used`. If that is still the current one it is given up; if not, a newer one is
  // there already and nothing happens.
  void refused(const std::string& used);
  [[nodiscard]] int fetches() const;  // how many set out; for tests and figures

 private:
  using Lock = std::unique_lock<std::mutex>;
  [[nodiscard]] bool usable(TimePoint now) const { return !token_.empty() && now < ends_; }
  [[nodiscard]] TokenOrFault current(TimePoint now) const;
  void fetch(Lock& lock);
  void install(FetchedToken fetched, TimePoint now);

  Clock clock_;
  FetchToken fetch_;
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::string token_, refused_, fault_;
  TimePoint ends_{}, fetch_from_{}, not_before_{}, forced_at_{};
  bool fetching_ = false;
  std::chrono::steady_clock::time_point set_out_{};
  int generation_ = 0, faults_ = 0;
};

}  // namespace xiaoer::channels::tencent
