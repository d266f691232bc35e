// SPDX-License-Identifier: Apache-2.0
// The chat on a company's own pages. Visitors post and read over HTTP and listen on the live hub; nothing is
// sent to a provider, because what is stored is what the visitor reads. Called by the HTTP pool, its sender
// and the live hub.
#pragma once
#include <atomic>
#include <mutex>

#include "channels/rate_limit.h"
#include "channels/webchat/live_keys.h"
#include "channels/webchat/settings.h"
#include "channels/webchat/token.h"

namespace xiaoer::channels::webchat {

struct SessionAsk;

[[nodiscard]] std::unique_ptr<Channel> make_web_chat(Table& table, const ChannelContext& context);

class WebChat final : public Channel {
 public:
  WebChat(Settings settings, ChannelContext context);
  [[nodiscard]] Capabilities capabilities() const override;
  [[nodiscard]] SendResult send(const OutboundMessage& message) override;
  [[nodiscard]] WebhookReply receive(const WebhookRequest& request, Sink& sink) override;
  [[nodiscard]] std::vector<std::string> paths() const override { return {"/chat/v1/"}; }
  [[nodiscard]] std::optional<Page> page() const override {
    return Page{"/chat/" + context_.account, settings_.allowed_origins};
  }
  [[nodiscard]] bool claims(const WebhookRequest& request) const override;
  [[nodiscard]] std::optional<Address> listener(const WebhookRequest& request) override;

 private:
  // One request of a visitor whose token was verified.
  struct Call {
    const WebhookRequest& request;
    Sink& sink;
    Visitor visitor;
    Address address;
  };
  using Handler = WebhookReply (WebChat::*)(const Call&);
  struct Route {
    std::string_view method, path;
    Handler handler;
  };
  static const std::vector<Route>& routes();

  WebhookReply answer(const WebhookRequest& request, Sink& sink);
  WebhookReply open_session(const WebhookRequest& request, Sink& sink);
  WebhookReply send_message(const Call& call);
  WebhookReply list_messages(const Call& call);
  WebhookReply typing(const Call& call);
  WebhookReply feedback(const Call& call);
  WebhookReply issue_live_key(const Call& call);
  WebhookReply store_attachment(const Call& call);
  WebhookReply load_attachment(const Call& call);

  [[nodiscard]] std::optional<Visitor> signed_in(const WebhookRequest& request) const;  // by Bearer token
  [[nodiscard]] Visitor newcomer(const SessionAsk& ask, TimePoint now) const;
  [[nodiscard]] std::string language_of(const SessionAsk& ask, const WebhookRequest& request) const;
  [[nodiscard]] Address address_of(const std::string& peer) const;
  [[nodiscard]] bool origin_allowed(const WebhookRequest& request) const;
  [[nodiscard]] bool identified(const std::string& peer) const;

  const Settings settings_;
  const ChannelContext context_;
  const TokenMint mint_;
  LiveKeys keys_;
  RateLimit messages_, actions_, sessions_;
  std::once_flag wake_known_;
  std::function<void(Id)> wake_;  // the sink's, kept for send()
  std::atomic<bool> can_wake_ = false;
};

}  // namespace xiaoer::channels::webchat
