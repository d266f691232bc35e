// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/support/visitor.h"

#include <nlohmann/json.hpp>

namespace xiaoer::test {

using nlohmann::json;

bool Visitor::open() {
  const auto reply =
      connection_.request({"POST", "/chat/v1/sessions", "", R"({"site":"demo","language":"zh"})"});
  if (!reply || reply->status != 201) return false;
  const auto session = json::parse(reply->body);
  token_ = session.at("token").get<std::string>();
  conversation_ = session.at("conversation_id").get<std::int64_t>();
  return true;
}

std::optional<Sent> Visitor::send(const std::string& client_id, const std::string& text) {
  const auto reply = connection_.request(
      {"POST", "/chat/v1/messages", token_, json{{"client_id", client_id}, {"text", text}}.dump()});
  if (!reply) return std::nullopt;
  Sent sent{reply->status, 0, {}, {}};
  if (const auto type = reply->headers.find("content-type"); type != reply->headers.end()) {
    sent.content_type = type->second;
  }
  const auto body = json::parse(reply->body, nullptr, false);
  if (!body.is_object()) return sent;
  sent.seq = body.value("seq", std::int64_t{0});
  sent.code = body.value("code", "");
  return sent;
}

std::optional<std::vector<ChatMessage>> Visitor::messages(std::int64_t after) {
  std::vector<ChatMessage> all;
  for (;;) {
    const auto reply = connection_.request(
        {"GET", "/chat/v1/messages?limit=100&after=" + std::to_string(after), token_, ""});
    if (!reply || reply->status != 200) return std::nullopt;
    const auto page = json::parse(reply->body);
    for (const auto& item : page.at("items")) {
      all.push_back({item.at("seq").get<std::int64_t>(), item.at("author").get<std::string>(),
                     item.value("text", ""), item.value("client_id", "")});
    }
    if (page.at("next_cursor").is_null()) return all;
    after = all.back().seq;
  }
}

}  // namespace xiaoer::test
