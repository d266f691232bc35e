// SPDX-License-Identifier: Apache-2.0
#include "channels/rate_limit.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace xiaoer::channels {
namespace {

constexpr std::size_t kWays = 8;         // places a key may have
constexpr std::size_t kSets = 8 * 1024;  // a power of two; 65,536 keys, 1.5 MB

std::uint64_t random_seed() {
  std::random_device dice;
  return (std::uint64_t{dice()} << 32U) | dice();
}

// FNV-1a from a secret start, finished by a multiplication that spreads it to the high bits; never 0.
std::uint64_t hash_of(std::string_view key, std::uint64_t seed) {
  std::uint64_t hash = seed;
  for (const unsigned char byte : key) hash = (hash ^ byte) * 1099511628211ULL;
  hash ^= hash >> 32U;
  return (hash * 0x9E3779B97F4A7C15ULL) | 1U;
}

}  // namespace

RateLimit::RateLimit(std::int64_t allowed, Milliseconds period)
    : allowed_(static_cast<double>(allowed)),
      per_millisecond_(allowed_ / static_cast<double>(period.count())),
      seed_(random_seed()) {}

std::optional<Milliseconds> RateLimit::take(std::string_view key, TimePoint now) {
  if (allowed_ <= 0) return std::nullopt;
  const std::lock_guard lock(mutex_);
  if (table_.empty()) table_.resize(kWays * kSets);
  Bucket& bucket = bucket_of(hash_of(key, seed_), to_millis(now));
  fill(bucket, to_millis(now));
  if (bucket.tokens < 1)
    return Milliseconds{static_cast<std::int64_t>(std::ceil((1 - bucket.tokens) / per_millisecond_))};
  bucket.tokens -= 1;
  return std::nullopt;
}

RateLimit::Bucket& RateLimit::bucket_of(std::uint64_t key, std::int64_t now) {
  Bucket* const first = &table_[(key >> 40U) % kSets * kWays];
  Bucket* fullest = first;
  for (Bucket* bucket = first; bucket != first + kWays; ++bucket) {
    if (bucket->key == key) return *bucket;
    if (bucket->key == 0) return *bucket = {key, now, allowed_};
    fill(*bucket, now);
    if (bucket->tokens > fullest->tokens) fullest = bucket;
  }
  return *fullest = {key, now, allowed_};
}

// A clock that jumps back fills nothing.
void RateLimit::fill(Bucket& bucket, std::int64_t now) const {
  const auto passed = static_cast<double>(std::max<std::int64_t>(0, now - bucket.at));
  bucket.tokens = std::min(allowed_, bucket.tokens + passed * per_millisecond_);
  bucket.at = now;
}

}  // namespace xiaoer::channels
