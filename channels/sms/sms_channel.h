// SPDX-License-Identifier: Apache-2.0
// Short messages: people and their numbers, the country's rules, signature and texts; a driver carries them.
// Refusals (退订) are obeyed here, for every driver alike. Called by the HTTP pool, its sender and its
// listener.
#pragma once
#include "channels/sms/chat_page.h"
#include "channels/sms/consent.h"
#include "channels/sms/driver.h"
#include "channels/sms/settings.h"

namespace xiaoer::channels::sms {

[[nodiscard]] std::unique_ptr<Channel> make_sms(Table& table, const ChannelContext& context);

class SmsChannel final : public Channel {
 public:
  // Called once with the rules, which live as long as the channel.
  using MakeDriver = std::function<std::unique_ptr<Driver>(const Rules&)>;
  SmsChannel(Settings settings, ChannelContext context, const MakeDriver& make_driver);
  void attach(Sink& sink) override;
  [[nodiscard]] Capabilities capabilities() const override;
  [[nodiscard]] SendResult send(const OutboundMessage& message) override;
  [[nodiscard]] std::vector<SendResult> send_all(const std::vector<OutboundMessage>& messages) override;
  [[nodiscard]] std::optional<Objection> objection(const OutboundMessage& message) override;
  [[nodiscard]] std::optional<Allowance> allowance(const Address& address) override;
  [[nodiscard]] WebhookReply receive(const WebhookRequest& request, Sink& sink) override;
  [[nodiscard]] std::vector<std::string> paths() const override { return {page_.path()}; }
  void listen(std::stop_token stop, Sink& sink) override;

 private:
  void take(const Delivery& delivery, Sink& sink);
  static void confirm(const Address& person, const std::string& words, Sink& sink);
  [[nodiscard]] InboundMessage read(const Arrival& arrival, Wish wish, TimePoint now) const;
  [[nodiscard]] Address address_of(const std::string& number) const;
  [[nodiscard]] Outgoing outgoing(const OutboundMessage& message) const;
  [[nodiscard]] std::string brief(const std::string& text, const std::string& number);
  [[nodiscard]] std::size_t longest() const;

  const Settings settings_;
  const ChannelContext context_;
  Consent consent_;
  ChatPage page_;
  std::unique_ptr<Driver> driver_;
  Sink* sink_ = nullptr;
};

}  // namespace xiaoer::channels::sms
