// SPDX-License-Identifier: Apache-2.0
// Looks into JSON that a stranger sent without believing its types: a wrong type reads as empty. Any thread.
#pragma once
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace xiaoer::channels::wecom {

// A string, or a number in digits; "" otherwise.
[[nodiscard]] std::string text_at(const nlohmann::json& object, const char* key);
// A number, or a string of digits; 0 otherwise.
[[nodiscard]] std::int64_t number_at(const nlohmann::json& object, const char* key);
[[nodiscard]] double decimal_at(const nlohmann::json& object, const char* key);
// The object under `key`; an empty one otherwise.
[[nodiscard]] const nlohmann::json& object_at(const nlohmann::json& object, const std::string& key);

}  // namespace xiaoer::channels::wecom
