// SPDX-License-Identifier: Apache-2.0
// How often somebody may do something: token buckets in memory, in a table of fixed size. When two keys want
// one place, the one that used up least makes room, so that newcomers cannot wash out those who are being
// held back. Any thread.
#pragma once
#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "foundation/time.h"

namespace xiaoer::channels {

class RateLimit {
 public:
  // `allowed` in one go and per `period` in the long run; 0 = no limit.
  RateLimit(std::int64_t allowed, Milliseconds period);
  // Takes one; if there is none, how long to wait for it.
  [[nodiscard]] std::optional<Milliseconds> take(std::string_view key, TimePoint now);

 private:
  struct Bucket {
    std::uint64_t key = 0;  // 0 = free
    std::int64_t at = 0;    // when it was last filled, milliseconds
    double tokens = 0;
  };
  Bucket& bucket_of(std::uint64_t key, std::int64_t now);
  void fill(Bucket& bucket, std::int64_t now) const;

  const double allowed_;
  const double per_millisecond_;
  const std::uint64_t seed_;
  std::mutex mutex_;
  std::vector<Bucket> table_;
};

}  // namespace xiaoer::channels
