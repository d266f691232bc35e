// SPDX-License-Identifier: Apache-2.0
#include "gateway/api/json_body.h"

#include <nlohmann/json.hpp>

#include "foundation/error.h"
#include "foundation/text.h"

namespace xiaoer::gateway {
namespace {

using nlohmann::json;

constexpr int kDeepest = 8;
constexpr std::size_t kMostElements = 100;

[[noreturn]] void refuse(const std::string& code, const std::string& detail) {
  throw RequestError(400, code, detail);
}

[[noreturn]] void refuse_type(std::string_view field, const std::string& wanted) {
  refuse("wrong_type", "The field '" + std::string(field) + "' must be " + wanted + ".");
}

json parsed(const std::string& body) {
  if (!is_valid_utf8(body)) refuse("invalid_utf8", "The body is not valid UTF-8.");
  const auto shallow = [](int depth, json::parse_event_t, json&) {
    if (depth > kDeepest) refuse("invalid_json", "The body is nested too deeply.");
    return true;
  };
  json value = json::parse(body, shallow, false);
  if (value.is_discarded()) refuse("invalid_json", "The body is not valid JSON.");
  if (!value.is_object()) refuse("invalid_json", "The body must be a JSON object.");
  return value;
}

// A name out of the request, short enough to be repeated.
std::string shown(const std::string& name) {
  return first_code_points(clean_name(name, 40), 40);
}

std::string limited(const json& value, std::string_view field, std::size_t limit) {
  if (!value.is_string()) refuse_type(field, "a text");
  auto text = value.get<std::string>();
  if (text.find('\0') != std::string::npos) refuse_type(field, "a text without NUL");
  if (count_code_points(text) > limit)
    throw RequestError(
        422, "too_long",
        "The field '" + std::string(field) + "' may have at most " + std::to_string(limit) + " characters.");
  return text;
}

}  // namespace

struct JsonBody::Content {
  json object;
  std::set<std::string> asked;

  // nullptr when absent or null.
  const json* find(std::string_view field) {
    asked.insert(std::string(field));
    const auto found = object.find(std::string(field));
    return found == object.end() || found->is_null() ? nullptr : &*found;
  }
};

JsonBody::JsonBody(const Request& request)
    : content_(std::make_unique<Content>(Content{parsed(request.body), {}})) {}
JsonBody::~JsonBody() = default;

std::string JsonBody::text(std::string_view field, std::size_t limit) {
  auto value = optional_text(field, limit);
  if (!value) refuse("missing_field", "The field '" + std::string(field) + "' is missing.");
  return *value;
}

std::optional<std::string> JsonBody::optional_text(std::string_view field, std::size_t limit) {
  const auto* value = content_->find(field);
  if (value == nullptr) return std::nullopt;
  return limited(*value, field, limit);
}

std::int64_t JsonBody::integer(std::string_view field) {
  const auto value = optional_integer(field);
  if (!value) refuse("missing_field", "The field '" + std::string(field) + "' is missing.");
  return *value;
}

std::optional<std::int64_t> JsonBody::optional_integer(std::string_view field) {
  const auto* value = content_->find(field);
  if (value == nullptr) return std::nullopt;
  const bool fits = value->is_number_integer() &&
                    (!value->is_number_unsigned() || value->get<std::uint64_t>() <= std::uint64_t{INT64_MAX});
  if (!fits) refuse_type(field, "a whole number");
  return value->get<std::int64_t>();
}

bool JsonBody::flag(std::string_view field) {
  const auto value = optional_flag(field);
  if (!value) refuse("missing_field", "The field '" + std::string(field) + "' is missing.");
  return *value;
}

std::optional<bool> JsonBody::optional_flag(std::string_view field) {
  const auto* value = content_->find(field);
  if (value == nullptr) return std::nullopt;
  if (!value->is_boolean()) refuse_type(field, "true or false");
  return value->get<bool>();
}

std::optional<std::vector<std::string>> JsonBody::optional_texts(std::string_view field, std::size_t limit) {
  const auto* value = content_->find(field);
  if (value == nullptr) return std::nullopt;
  if (!value->is_array() || value->size() > kMostElements) refuse_type(field, "a list of at most 100 texts");
  std::vector<std::string> texts;
  for (const auto& element : *value) texts.push_back(limited(element, field, limit));
  return texts;
}

std::optional<std::map<std::string, std::string>> JsonBody::optional_fields(std::string_view field,
                                                                            std::size_t limit) {
  const auto* value = content_->find(field);
  if (value == nullptr) return std::nullopt;
  if (!value->is_object() || value->size() > kMostElements)
    refuse_type(field, "an object of at most 100 texts");
  std::map<std::string, std::string> fields;
  for (const auto& [key, element] : value->items()) {
    if (count_code_points(key) > 64) refuse_type(field, "an object whose names have at most 64 characters");
    fields[key] = limited(element, field, limit);
  }
  return fields;
}

std::optional<std::string> JsonBody::optional_object(std::string_view field) {
  const auto* value = content_->find(field);
  if (value == nullptr) return std::nullopt;
  if (!value->is_object()) refuse_type(field, "an object");
  return value->dump();
}

void JsonBody::finish() const {
  for (const auto& [key, value] : content_->object.items())
    if (!content_->asked.contains(key))
      refuse("unknown_field", "There is no field '" + shown(key) + "' here.");
}

std::string visible_text(const std::string& text, std::string_view field) {
  const auto blank = " \t\r\n";
  const auto begin = text.find_first_not_of(blank);
  if (begin == std::string::npos || clean_name(text).empty())
    throw RequestError(422, "empty_text", "The field '" + std::string(field) + "' is empty.");
  return text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

}  // namespace xiaoer::gateway
