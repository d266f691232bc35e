// SPDX-License-Identifier: Apache-2.0
// A web chat with a fake core behind it and short words for a visitor's requests.
#pragma once
#include <nlohmann/json.hpp>

#include "channels/table.h"
#include "tests/support/fake_sink.h"

namespace xiaoer::test {

class WebChatDesk {
 public:
  using Headers = std::map<std::string, std::string>;
  explicit WebChatDesk(const std::string& settings = "", const std::string& account = "main",
                       const std::string& secret = std::string(32, 's')) {
    Document document(settings, "xiaoer.toml");
    Table row = document.root();
    for (const auto& kind : channels::channel_kinds())
      if (kind.name == "webchat")
        channel = kind.make(row, {account, "http://127.0.0.1:8080", "http://127.0.0.1:8081", secret,
                                  [this] { return fake.now; }});
    row.finish();
    document.throw_problems();
    sink_ = fake.sink();
  }

  channels::WebhookReply call(channels::WebhookRequest request) { return channel->receive(request, sink_); }
  channels::WebhookReply post(const std::string& path, const std::string& body, Headers headers = {}) {
    return call({"POST", path, {}, with_token(std::move(headers)), body, "203.0.113.9"});
  }
  channels::WebhookReply get(const std::string& path, std::map<std::string, std::string> query = {},
                             Headers headers = {}) {
    return call({"GET", path, std::move(query), with_token(std::move(headers)), "", "203.0.113.9"});
  }
  // Opens a session and uses its token from now on.
  nlohmann::json open(const std::string& extra = "") {
    token.clear();
    auto reply = post("/chat/v1/sessions", R"({"site":"main")" + extra + "}");
    auto body = nlohmann::json::parse(reply.body);
    if (reply.status == 201) token = body.at("token");
    return body;
  }
  channels::WebhookReply say(const std::string& client_id, const std::string& text) {
    return post("/chat/v1/messages", nlohmann::json{{"client_id", client_id}, {"text", text}}.dump());
  }

  FakeSink fake;
  std::unique_ptr<channels::Channel> channel;
  std::string token;

 private:
  Headers with_token(Headers headers) const {
    if (!token.empty() && !headers.contains("authorization")) headers["authorization"] = "Bearer " + token;
    return headers;
  }
  channels::Sink sink_;
};

}  // namespace xiaoer::test
