// SPDX-License-Identifier: Apache-2.0
// Alibaba Cloud SMS (Dysmsapi 2017-05-25): approved templates only; replies and receipts come as SmsUp and
// SmsReport callbacks, told apart from a stranger's by the key in their address.
#pragma once
#include "channels/sms/templates.h"
#include "channels/sms/web_parts.h"

namespace xiaoer::channels::sms {

struct AliyunSettings {
  std::string endpoint = "https://dysmsapi.aliyuncs.com";
  std::string key_id, secret;
  std::string extension;  // SmsUpExtendCode
  Templates templates;
};

class AliyunDriver final : public Driver {
 public:
  AliyunDriver(AliyunSettings settings, WebParts parts);
  [[nodiscard]] std::vector<SendResult> submit(const std::vector<Outgoing>& messages) override;
  [[nodiscard]] std::optional<Objection> objection(const Outgoing& message) const override;
  [[nodiscard]] std::size_t longest() const override { return settings_.templates.longest(); }
  [[nodiscard]] WebhookReply callback(const WebhookRequest& request, const Intake& intake) override;

 private:
  [[nodiscard]] SendResult submit(const Outgoing& message) const;
  [[nodiscard]] HttpCall request(const Outgoing& message, const FilledTemplate& filled) const;

  const AliyunSettings settings_;
  const WebParts parts_;
};

}  // namespace xiaoer::channels::sms
