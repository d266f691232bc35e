// SPDX-License-Identifier: Apache-2.0
#include "channels/wecom/sync_fields.h"

#include <nlohmann/json.hpp>

#include "foundation/ascii.h"

namespace xiaoer::channels::wecom {
namespace {

using nlohmann::json;

const json& none() {
  static const json empty = json::object();
  return empty;
}

const json* found(const json& object, const std::string& key) {
  if (!object.is_object()) return nullptr;
  const auto at = object.find(key);
  return at == object.end() ? nullptr : &*at;
}

}  // namespace

std::string text_at(const json& object, const char* key) {
  const json* value = found(object, key);
  if (!value) return "";
  if (value->is_string()) return value->get<std::string>();
  return value->is_number_integer() ? value->dump() : "";
}

std::int64_t number_at(const json& object, const char* key) {
  const json* value = found(object, key);
  if (!value) return 0;
  if (value->is_number_unsigned())
    return static_cast<std::int64_t>(std::min<std::uint64_t>(value->get<std::uint64_t>(), INT64_MAX));
  if (value->is_number_integer()) return value->get<std::int64_t>();
  if (!value->is_string()) return 0;
  return whole_number<std::int64_t>(value->get_ref<const std::string&>()).value_or(0);
}

double decimal_at(const json& object, const char* key) {
  const json* value = found(object, key);
  return value && value->is_number() ? value->get<double>() : 0;
}

const json& object_at(const json& object, const std::string& key) {
  const json* value = found(object, key);
  return value && value->is_object() ? *value : none();
}

}  // namespace xiaoer::channels::wecom
