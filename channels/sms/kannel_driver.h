// SPDX-License-Identifier: Apache-2.0
// SMS through a Kannel gateway of one's own: sendsms for what goes out, get-url and dlr-url for what comes
// in. docs/channels/sms.md shows both ends' configuration.
#pragma once
#include "channels/sms/alphabet.h"
#include "channels/sms/web_parts.h"

namespace xiaoer::channels::sms {

struct KannelSettings {
  std::string url = "http://127.0.0.1:13013/cgi-bin/sendsms";
  std::string user, password, sender;
  std::string smsc;  // which of the gateway's connections; "" = it chooses
  std::size_t most_pieces = 10;
};

class KannelDriver final : public Driver {
 public:
  KannelDriver(KannelSettings settings, WebParts parts);
  [[nodiscard]] std::vector<SendResult> submit(const std::vector<Outgoing>& messages) override;
  [[nodiscard]] std::size_t longest() const override;
  [[nodiscard]] WebhookReply callback(const WebhookRequest& request, const Intake& intake) override;

 private:
  [[nodiscard]] SendResult submit(const Outgoing& message) const;

  const KannelSettings settings_;
  const WebParts parts_;
};

}  // namespace xiaoer::channels::sms
