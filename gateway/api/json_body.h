// SPDX-License-Identifier: Apache-2.0
// Reads a request's JSON object strictly: a field that nobody asked for, a wrong type and broken UTF-8 are
// refused by name, so that no field reaches the store unseen. One handler call per object.
//
//   JsonBody body(request);
//   const auto text = body.text("text");                    // required
//   const auto title = body.optional_text("title");         // absent or null → nullopt
//   body.finish();                                           // unknown fields → 400
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/http/endpoint.h"

namespace xiaoer::gateway {

// All functions throw RequestError 400: invalid_json, invalid_utf8, missing_field, wrong_type, unknown_field;
// and 422 too_long.
class JsonBody {
 public:
  explicit JsonBody(const Request& request);
  ~JsonBody();
  JsonBody(const JsonBody&) = delete;
  JsonBody& operator=(const JsonBody&) = delete;

  // `limit` counts code points.
  [[nodiscard]] std::string text(std::string_view field, std::size_t limit = 200);
  [[nodiscard]] std::optional<std::string> optional_text(std::string_view field, std::size_t limit = 200);
  [[nodiscard]] std::int64_t integer(std::string_view field);
  [[nodiscard]] std::optional<std::int64_t> optional_integer(std::string_view field);
  [[nodiscard]] bool flag(std::string_view field);
  [[nodiscard]] std::optional<bool> optional_flag(std::string_view field);
  [[nodiscard]] std::optional<std::vector<std::string>> optional_texts(std::string_view field,
                                                                       std::size_t limit = 64);
  // An object whose values are texts; `limit` for each value, at most 100 of them.
  [[nodiscard]] std::optional<std::map<std::string, std::string>> optional_fields(std::string_view field,
                                                                                  std::size_t limit = 2000);
  // An object, as the JSON text of it; for what another room reads strictly itself.
  [[nodiscard]] std::optional<std::string> optional_object(std::string_view field);
  void finish() const;

 private:
  struct Content;  // hides the JSON library
  std::unique_ptr<Content> content_;
};

// Trimmed text that people are to read. Throws RequestError 422 "empty_text" when nothing visible is left.
[[nodiscard]] std::string visible_text(const std::string& text, std::string_view field);

}  // namespace xiaoer::gateway
