// SPDX-License-Identifier: Apache-2.0
// The lines at the top of a mail, read without trust: in linear time, within limits, with every fault that
// mail programs make. Values are raw bytes, unfolded; encoded_word.h makes text of them. Pure.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace xiaoer::channels::email {

struct HeaderField {
  std::string name;  // small letters
  std::string value;
};

struct HeaderBlock {
  std::vector<HeaderField> fields;
  std::size_t body_at = 0;  // where the body begins in what was read
  bool cut = false;         // more fields or bytes than the limits allow
  // The first field of that name, "" when there is none. `name` in small letters.
  [[nodiscard]] std::string_view first(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const;
  [[nodiscard]] std::vector<std::string_view> all(std::string_view name) const;
};

inline constexpr std::size_t kMaxHeaderBytes = 256 * 1024;
inline constexpr std::size_t kMaxHeaderFields = 1000;

[[nodiscard]] HeaderBlock read_headers(std::string_view raw);

// "text/plain; charset=gbk; name*0*=utf-8''a" → value "text/plain" and {charset: gbk, name: a}. Names small;
// values decoded to UTF-8 (RFC 2231, and encoded words where they must not be).
struct Parametered {
  std::string value;  // small letters
  std::map<std::string, std::string> parameters;
  [[nodiscard]] std::string get(const std::string& name) const;
};
[[nodiscard]] Parametered read_parameters(std::string_view value);

}  // namespace xiaoer::channels::email
