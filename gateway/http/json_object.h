// SPDX-License-Identifier: Apache-2.0
// Writes one JSON object, member by member, in the order of the calls: what replies, problems and live events
// are made of. Invalid UTF-8 becomes U+FFFD. Values only; any thread.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "foundation/time.h"

namespace xiaoer::gateway {

// JSON text that is put in as it is.
struct RawJson {
  std::string text;
};

[[nodiscard]] std::string json_text(std::string_view text);  // "…", quoted and escaped
[[nodiscard]] std::string json_array(
    const std::vector<std::string>& elements);  // each element is JSON already

class JsonObject {
 public:
  JsonObject& set(std::string_view key, std::string_view text);
  JsonObject& set(std::string_view key, const char* text) { return set(key, std::string_view(text)); }
  JsonObject& set(std::string_view key, double number);
  JsonObject& set(std::string_view key, RawJson json);
  JsonObject& set(std::string_view key, TimePoint at);                        // RFC 3339
  JsonObject& set(std::string_view key, const std::optional<TimePoint>& at);  // null when absent
  // Integers and flags; a template so that neither turns into the other.
  template <typename Integer>
  requires std::is_integral_v<Integer> JsonObject& set(std::string_view key, Integer value) {
    if constexpr (std::is_same_v<Integer, bool>)
      return set(key, RawJson{value ? "true" : "false"});
    else
      return set(key, RawJson{std::to_string(value)});
  }
  JsonObject& set_null(std::string_view key) { return set(key, RawJson{"null"}); }
  [[nodiscard]] std::string str() const { return body_ + "}"; }

 private:
  std::string body_ = "{";
};

}  // namespace xiaoer::gateway
