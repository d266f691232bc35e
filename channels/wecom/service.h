// SPDX-License-Identifier: Apache-2.0
// The channel of a company's service accounts inside the enterprise messenger (微信客服): callbacks ring the
// puller, the puller fetches, the courier sends. A customer may write to several service accounts; each is a
// conversation of its own (Address::thread is the open_kfid).
#pragma once
#include "channels/wecom/callback.h"
#include "channels/wecom/courier.h"
#include "channels/wecom/puller.h"

namespace xiaoer::channels::wecom {

[[nodiscard]] std::unique_ptr<Channel> make_service(Table& table, const ChannelContext& context);

class Service final : public Channel {
 public:
  Service(Settings settings, ChannelContext context);
  void attach(Sink& sink) override;
  [[nodiscard]] Capabilities capabilities() const override;
  [[nodiscard]] SendResult send(const OutboundMessage& message) override;
  [[nodiscard]] std::optional<Objection> objection(const OutboundMessage& message) override;
  [[nodiscard]] std::optional<Allowance> allowance(const Address& customer) override;
  [[nodiscard]] WebhookReply receive(const WebhookRequest& request, Sink& sink) override;
  void listen(std::stop_token stop, Sink& sink) override;
  // Fetches what is due, as listen() does; for tests, on their thread.
  std::size_t pull_due(Sink& sink) { return puller_.pull_due({}, sink); }

 private:
  [[nodiscard]] OutboundMessage addressed(const OutboundMessage& message) const;

  const Settings settings_;
  const ChannelContext context_;
  KfApi api_;
  Callback callback_;
  Puller puller_;
  std::optional<Courier> courier_;  // since attach()
};

}  // namespace xiaoer::channels::wecom
