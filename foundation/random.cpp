// SPDX-License-Identifier: Apache-2.0
#include "foundation/random.h"

#include <sodium.h>

#include <stdexcept>

#include "foundation/encoding.h"

namespace xiaoer {
namespace {

void ready() {
  static const int started = sodium_init();
  if (started < 0) throw std::runtime_error("libsodium found no source of random numbers");
}

const unsigned char* raw(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string random_token(std::size_t bytes) {
  ready();
  std::string buffer(bytes, '\0');
  randombytes_buf(buffer.data(), buffer.size());
  return to_hex(buffer);
}

std::string sha256_hex(std::string_view data) {
  std::string digest(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()), raw(data), data.size());
  return to_hex(digest);
}

std::string hmac_sha256(std::string_view key, std::string_view data) {
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, raw(key), key.size());
  crypto_auth_hmacsha256_update(&state, raw(data), data.size());
  std::string digest(crypto_auth_hmacsha256_BYTES, '\0');
  crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

bool equal_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace xiaoer
