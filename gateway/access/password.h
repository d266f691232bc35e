// SPDX-License-Identifier: Apache-2.0
// Passwords: Argon2id through libsodium. Hashing is slow and takes memory on purpose, so at most two run at
// once; the others wait their turn, and after a while are told to come back. Any thread; never call it inside
// a transaction.
#pragma once
#include <semaphore>
#include <string>

#include "foundation/time.h"

namespace xiaoer::gateway {

// What one hash costs. Tests take less.
struct PasswordCost {
  unsigned long long passes = 3;
  std::size_t memory = 64u << 20;  // bytes
  Milliseconds longest_wait{5000};
};

class PasswordHasher {
 public:
  explicit PasswordHasher(PasswordCost cost = {});
  // libsodium's string with salt and cost. Throws RequestError 503 "busy".
  [[nodiscard]] std::string hash(const std::string& password);
  // With an empty `hash` (no such user) it spends the same time and says no. Throws RequestError 503 "busy".
  [[nodiscard]] bool verify(const std::string& hash, const std::string& password);

 private:
  PasswordCost cost_;
  std::counting_semaphore<2> places_{2};
  std::string dummy_;
};

// Throws RequestError 422 "weak_password" with what to do: 8 code points to 256 bytes, not the user's own
// name.
void require_strong_password(const std::string& password, const std::string& user_name);

}  // namespace xiaoer::gateway
