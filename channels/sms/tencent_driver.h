// SPDX-License-Identifier: Apache-2.0
// Tencent Cloud SMS (2021-01-11): approved templates only; replies and receipts come as callbacks, told apart
// from a stranger's by the key in their address.
#pragma once
#include "channels/sms/templates.h"
#include "channels/sms/web_parts.h"

namespace xiaoer::channels::sms {

struct TencentSettings {
  std::string endpoint = "https://sms.tencentcloudapi.com";
  std::string region = "ap-guangzhou";
  std::string key_id, secret, app_id;
  std::string extension;  // ExtendCode
  Templates templates;
};

class TencentDriver final : public Driver {
 public:
  TencentDriver(TencentSettings settings, WebParts parts);
  [[nodiscard]] std::vector<SendResult> submit(const std::vector<Outgoing>& messages) override;
  [[nodiscard]] std::optional<Objection> objection(const Outgoing& message) const override;
  [[nodiscard]] std::size_t longest() const override { return settings_.templates.longest(); }
  [[nodiscard]] WebhookReply callback(const WebhookRequest& request, const Intake& intake) override;

 private:
  [[nodiscard]] SendResult submit(const Outgoing& message) const;
  [[nodiscard]] HttpCall request(const Outgoing& message, const FilledTemplate& filled) const;

  const TencentSettings settings_;
  const WebParts parts_;
};

}  // namespace xiaoer::channels::sms
