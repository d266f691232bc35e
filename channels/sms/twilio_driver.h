// SPDX-License-Identifier: Apache-2.0
// Twilio: free text, signed callbacks for messages and states.
#pragma once
#include "channels/sms/web_parts.h"

namespace xiaoer::channels::sms {

struct TwilioSettings {
  std::string endpoint = "https://api.twilio.com";
  std::string account_sid, token;
  std::string sender;  // a number, or "MG…" of a messaging service
};

class TwilioDriver final : public Driver {
 public:
  TwilioDriver(TwilioSettings settings, WebParts parts);
  [[nodiscard]] std::vector<SendResult> submit(const std::vector<Outgoing>& messages) override;
  [[nodiscard]] std::size_t longest() const override { return 1600; }
  [[nodiscard]] WebhookReply callback(const WebhookRequest& request, const Intake& intake) override;

 private:
  [[nodiscard]] SendResult submit(const Outgoing& message) const;

  const TwilioSettings settings_;
  const WebParts parts_;
};

}  // namespace xiaoer::channels::sms
