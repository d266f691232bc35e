// SPDX-License-Identifier: Apache-2.0
#include "channels/wecom/service.h"

namespace xiaoer::channels::wecom {
namespace {

constexpr std::size_t kLongestText = 2048;  // bytes of UTF-8

}  // namespace

std::unique_ptr<Channel> make_service(Table& table, const ChannelContext& context) {
  return std::make_unique<Service>(read_settings(table), context);
}

Service::Service(Settings settings, ChannelContext context)
    : settings_(std::move(settings)),
      context_(std::move(context)),
      api_(settings_, context_.clock),
      callback_(settings_),
      puller_(settings_, context_.account, api_) {}

void Service::attach(Sink& sink) {
  courier_.emplace(settings_, context_.secret, api_, sink);
}

Capabilities Service::capabilities() const {
  Capabilities capabilities;
  capabilities.text_limit = capabilities.byte_limit = kLongestText;
  capabilities.merge = capabilities.choices = capabilities.media = capabilities.idempotent = true;
  capabilities.most_choices = kMostChoices;
  capabilities.card_byte_limit = kLongestHead;
  capabilities.label_byte_limit = kLongestLabel;
  capabilities.receipts = true;  // only of what did not arrive: "sent" is the most that is ever known
  capabilities.reply_window = kTurnLasts;
  return capabilities;
}

// A message that names no service account can only mean the one there is.
OutboundMessage Service::addressed(const OutboundMessage& message) const {
  OutboundMessage known = message;
  if (known.to.thread.empty()) known.to.thread = puller_.only_account();
  return known;
}

SendResult Service::send(const OutboundMessage& message) {
  return courier_->send(addressed(message));
}

std::optional<Objection> Service::objection(const OutboundMessage& message) {
  return courier_->objection(addressed(message));
}

std::optional<Allowance> Service::allowance(const Address& customer) {
  return courier_->allowance(customer);
}

WebhookReply Service::receive(const WebhookRequest& request, Sink& sink) {
  const auto answer = callback_.answer(request, sink.now());
  if (answer.ring) puller_.ring(answer.ring->open_kfid, answer.ring->token, sink.now());
  return answer.reply;
}

void Service::listen(std::stop_token stop, Sink& sink) {
  puller_.listen(stop, sink);
}

}  // namespace xiaoer::channels::wecom
