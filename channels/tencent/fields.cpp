// SPDX-License-Identifier: Apache-2.0
#include "channels/tencent/fields.h"

#include <nlohmann/json.hpp>

#include "foundation/text.h"

namespace xiaoer::channels::tencent {
namespace {

using Json = nlohmann::json;

// Nesting without parsing: brackets outside of strings. The parser itself has no bound.
bool is_shallow(std::string_view body) {
  int depth = 0;
  bool inside = false;
  for (std::size_t i = 0; i < body.size(); ++i) {
    const char c = body[i];
    if (inside && c == '\\')
      ++i;
    else if (c == '"')
      inside = !inside;
    else if (!inside && (c == '{' || c == '['))
      depth += 1;
    else if (!inside && (c == '}' || c == ']'))
      depth -= 1;
    if (depth > kDeepest) return false;
  }
  return true;
}

// False when there is more than Fields take.
bool flatten(const Json& value, const std::string& name, int depth, Fields& fields) {
  if (depth > kDeepest || name.size() > kLongestName) return false;
  if (value.is_object()) {
    for (const auto& [key, inner] : value.items())
      if (!flatten(inner, name.empty() ? key : name + "." + key, depth + 1, fields)) return false;
  } else if (value.is_array()) {
    for (const auto& inner : value)
      if (!flatten(inner, name, depth + 1, fields)) return false;
  } else if (!value.is_null()) {
    if (fields.all().size() >= kMostFields) return false;
    fields.add(name, value.is_string() ? value.get<std::string>() : value.dump());
  }
  return true;
}

}  // namespace

const std::string& Fields::operator[](std::string_view name) const {
  static const std::string nothing;
  for (const auto& [key, value] : all_)
    if (key == name) return value;
  return nothing;
}

bool Fields::has(std::string_view name) const {
  for (const auto& each : all_)
    if (each.first == name) return true;
  return false;
}

std::optional<Fields> read_json(std::string_view body) {
  if (body.size() > kLargestBody || !is_valid_utf8(body) || !is_shallow(body)) return std::nullopt;
  const Json value = Json::parse(body, nullptr, false);
  if (!value.is_object()) return std::nullopt;
  Fields fields;
  if (!flatten(value, "", 0, fields)) return std::nullopt;
  return fields;
}

}  // namespace xiaoer::channels::tencent
