// SPDX-License-Identifier: Apache-2.0
// Secrets and tokens from libsodium: unguessable ids, signatures, comparisons that take the same time. Any
// thread.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace xiaoer {

[[nodiscard]] std::string random_token(std::size_t bytes = 16);  // lower-case hex, 2 characters per byte
[[nodiscard]] std::string sha256_hex(std::string_view data);
[[nodiscard]] std::string hmac_sha256(std::string_view key, std::string_view data);  // 32 raw bytes
[[nodiscard]] bool equal_constant_time(std::string_view a, std::string_view b);

}  // namespace xiaoer
