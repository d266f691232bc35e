// SPDX-License-Identifier: Apache-2.0
// The outer shape of WeChat's requests to us: signatures, time, encryption, by the mode of our configuration.
// Opens a request down to the message's fields and seals the answer. HTTP pool.
#pragma once
#include <optional>
#include <string>
#include <variant>

#include "channels/tencent/envelope.h"
#include "channels/tencent/fields.h"
#include "channels/tencent/replay_guard.h"
#include "channels/wechat/settings.h"

namespace xiaoer::channels::wechat {

struct OpenedMessage {
  tencent::Fields fields;
  std::string raw;  // as it came, decrypted
};

class Callback {
 public:
  explicit Callback(const Settings& settings);
  // A message, or what to answer: the echo of the console's check, or a refusal. All faults of signature,
  // time and encryption get the same answer.
  [[nodiscard]] std::variant<OpenedMessage, WebhookReply> open(const WebhookRequest& request, TimePoint now);
  // `text` is "success" or a reply message; sealed unless the mode is plain.
  [[nodiscard]] WebhookReply answer(const std::string& text, TimePoint now) const;

 private:
  [[nodiscard]] std::optional<std::string> content(const WebhookRequest& request) const;

  const Settings& settings_;
  std::optional<tencent::Envelope> envelope_;
  tencent::ReplayGuard guard_;
};

}  // namespace xiaoer::channels::wechat
