// SPDX-License-Identifier: Apache-2.0
#include "gateway/access/password.h"

#include <sodium.h>

#include "foundation/error.h"
#include "foundation/random.h"
#include "foundation/text.h"

namespace xiaoer::gateway {
namespace {

constexpr std::size_t kShortest = 8;   // code points
constexpr std::size_t kLongest = 256;  // bytes

// One of the two places, given back at the end of the scope.
class Place {
 public:
  Place(std::counting_semaphore<2>& places, Milliseconds longest_wait) : places_(places) {
    if (!places_.try_acquire_for(longest_wait))
      throw RequestError(503, "busy", "Too many people sign in at this moment. Try again in a few seconds.");
  }
  ~Place() { places_.release(); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

 private:
  std::counting_semaphore<2>& places_;
};

std::string hashed(const std::string& password, const PasswordCost& cost) {
  std::string out(crypto_pwhash_STRBYTES, '\0');
  if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(), cost.passes, cost.memory,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw RequestError(503, "busy",
                       "There is not enough memory to check passwords. Try again in a few seconds.");
  out.resize(out.find('\0'));
  return out;
}

}  // namespace

PasswordHasher::PasswordHasher(PasswordCost cost) : cost_(cost), dummy_(hashed(random_token(16), cost)) {}

std::string PasswordHasher::hash(const std::string& password) {
  const Place place(places_, cost_.longest_wait);
  return hashed(password, cost_);
}

bool PasswordHasher::verify(const std::string& hash, const std::string& password) {
  const Place place(places_, cost_.longest_wait);
  const auto& stored = hash.empty() ? dummy_ : hash;
  const auto size = std::min(password.size(), kLongest + 1);  // a longer one is never right
  const bool same = crypto_pwhash_str_verify(stored.c_str(), password.data(), size) == 0;
  return same && !hash.empty() && password.size() <= kLongest;
}

void require_strong_password(const std::string& password, const std::string& user_name) {
  if (!is_valid_utf8(password) || count_code_points(password) < kShortest)
    throw RequestError(422, "weak_password", "A password needs at least 8 characters.");
  if (password.size() > kLongest)
    throw RequestError(422, "weak_password", "A password may have at most 256 bytes.");
  if (password == user_name)
    throw RequestError(422, "weak_password", "A password must differ from the user's name.");
}

}  // namespace xiaoer::gateway
