// SPDX-License-Identifier: Apache-2.0
#include "gateway/http/json_object.h"

#include <charconv>
#include <cmath>

#include "foundation/text.h"

namespace xiaoer::gateway {
namespace {

// Also escapes what would end a script or a line where the text is put into a page.
void append_escaped(std::string& out, std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20 || byte == 0x7F || c == '<') {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
}

}  // namespace

std::string json_text(std::string_view text) {
  std::string out = "\"";
  out.reserve(text.size() + 2);
  if (is_valid_utf8(text))
    append_escaped(out, text);
  else
    append_escaped(out, valid_utf8(text));
  out += '"';
  return out;
}

std::string json_array(const std::vector<std::string>& elements) {
  std::string out = "[";
  for (const auto& element : elements) {
    if (out.size() > 1) out += ',';
    out += element;
  }
  return out + "]";
}

JsonObject& JsonObject::set(std::string_view key, std::string_view text) {
  return set(key, RawJson{json_text(text)});
}

JsonObject& JsonObject::set(std::string_view key, double number) {
  if (!std::isfinite(number)) return set_null(key);
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
  return set(key, RawJson{std::string(buffer, end)});
}

JsonObject& JsonObject::set(std::string_view key, RawJson json) {
  if (body_.size() > 1) body_ += ',';
  body_ += json_text(key);
  body_ += ':';
  body_ += json.text;
  return *this;
}

JsonObject& JsonObject::set(std::string_view key, TimePoint at) {
  return set(key, to_rfc3339(at));
}

JsonObject& JsonObject::set(std::string_view key, const std::optional<TimePoint>& at) {
  return at ? set(key, *at) : set_null(key);
}

}  // namespace xiaoer::gateway
