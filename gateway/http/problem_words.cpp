// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <nlohmann/json.hpp>

#include "gateway/api/docs_page.h"
#include "gateway/http/endpoint.h"
#include "gateway/http/problem_type.h"

namespace xiaoer::gateway {
namespace {

using nlohmann::ordered_json;

// The Chinese words of each code, as the API's description has them.
const std::map<std::string, std::string>& chinese_words() {
  static const auto words = [] {
    std::map<std::string, std::string> read;
    const auto document = ordered_json::parse(openapi_json());
    for (const auto& [code, texts] : document.at("x-problems").items())
      read[code] = texts.at("zh").get<std::string>();
    return read;
  }();
  return words;
}

bool is_ascii(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool wants_chinese(const std::string& accept_language) {
  return accept_language.empty() || accept_language.starts_with("zh") || accept_language.starts_with("*");
}

}  // namespace

void complete_problem(Reply& reply, const std::string& path, const std::string& accept_language) {
  if (reply.content_type != kProblemType) return;
  auto body = ordered_json::parse(reply.body, nullptr, false);
  if (!body.is_object()) return;
  body["instance"] = path;
  const auto words = chinese_words().find(body.value("code", ""));
  const auto detail = body.value("detail", "");
  if (wants_chinese(accept_language) && is_ascii(detail) && words != chinese_words().end())
    body["detail"] = words->second + " " + detail;
  reply.body = body.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace xiaoer::gateway
