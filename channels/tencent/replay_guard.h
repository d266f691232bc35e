// SPDX-License-Identifier: Apache-2.0
// Whether a signed callback comes now and for the first time: the rule of all of Tencent's platforms. A
// request is good for some minutes around its signed time; which ones were seen is remembered in a table of
// fixed size. The platforms repeat a request when no answer came; somebody who recorded one may not use its
// signature later or for another content. HTTP pool.
#pragma once
#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

#include "foundation/time.h"

namespace xiaoer::channels::tencent {

// `timestamp` is what was signed, in seconds; `skew` 0 = any time is right.
[[nodiscard]] bool in_time(std::string_view timestamp, TimePoint now, Milliseconds skew);

enum class Admission { first, repeated, refused };

class ReplayGuard {
 public:
  ReplayGuard();
  // Call with rightly signed requests only. Refused: this signature came before, within ten minutes, with
  // another content.
  [[nodiscard]] Admission admit(std::string_view signed_part, std::string_view content, TimePoint now);

 private:
  struct Seen {
    std::uint64_t key = 0, content = 0;
    std::int64_t at = 0;  // milliseconds; 0 = free
  };
  std::mutex mutex_;
  std::vector<Seen> table_;
};

}  // namespace xiaoer::channels::tencent
