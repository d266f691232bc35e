// SPDX-License-Identifier: Apache-2.0
// Remembers which signed requests were seen, in a table of fixed size. The platform may repeat a request as
// it is; somebody who recorded one may not use its signature for another content. HTTP pool.
#pragma once
#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

#include "foundation/time.h"

namespace xiaoer::channels::wechat {

class ReplayGuard {
 public:
  ReplayGuard();
  // Call with rightly signed requests only. False: this signature came before, within ten minutes, with
  // another content.
  [[nodiscard]] bool admit(std::string_view signed_part, std::string_view content, TimePoint now);

 private:
  struct Seen {
    std::uint64_t key = 0, content = 0;
    std::int64_t at = 0;  // milliseconds; 0 = free
  };
  std::mutex mutex_;
  std::vector<Seen> table_;
};

}  // namespace xiaoer::channels::wechat
