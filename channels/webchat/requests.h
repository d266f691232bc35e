// SPDX-License-Identifier: Apache-2.0
// What visitors' pages send and get, between JSON and values; the only JSON of the web chat. Each reader
// throws RequestError: 400 for what is not JSON or not UTF-8, 422 for a field that is missing or wrong, 413
// for too much text.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "channels/channel.h"

namespace xiaoer::channels::webchat {

struct Identity {
  std::string user_id, hash, name;
  std::int64_t expires = 0;  // seconds since 1970
};
struct SessionAsk {
  std::string site, visitor, visitor_token, language;
  std::optional<Identity> identity;
};
[[nodiscard]] SessionAsk read_session(const std::string& body);

struct MessageAsk {
  std::string client_id;
  std::string text;           // cleaned; or the value of a choice
  std::string attachment_id;  // instead of text
};
[[nodiscard]] MessageAsk read_message(const std::string& body);

[[nodiscard]] bool read_typing(const std::string& body);
struct FeedbackAsk {
  std::int64_t seq = 0;
  bool helpful = false;
};
[[nodiscard]] FeedbackAsk read_feedback(const std::string& body);

struct SessionAnswer {
  std::string token, visitor, live_url, language, title;
  Id conversation_id = 0;
  Greeting greeting;
};
[[nodiscard]] std::string to_json(const SessionAnswer& answer);
[[nodiscard]] std::string to_json(const Accepted& accepted);
[[nodiscard]] std::string to_json(const StoredAttachment& attachment);
[[nodiscard]] std::string live_key_json(const std::string& key);

}  // namespace xiaoer::channels::webchat
