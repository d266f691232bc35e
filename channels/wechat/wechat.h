// SPDX-License-Identifier: Apache-2.0
// WeChat official accounts and mini programs as a channel. A callback is stored, then answered inside the
// request when the answer is ready in time, else acknowledged; what is said later goes out as customer
// service messages, of which the ledger counts how many are left. Made from the table of channels.
#pragma once
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>

#include "channels/channel.h"
#include "channels/tencent/api.h"
#include "channels/wechat/callback.h"
#include "channels/wechat/ledger.h"
#include "channels/wechat/media.h"
#include "channels/wechat/profiles.h"
#include "channels/wechat/settings.h"

namespace xiaoer::channels::wechat {

[[nodiscard]] std::unique_ptr<Channel> make_wechat(Table& table, const ChannelContext& context);

class WeChat final : public Channel {
 public:
  // `http` is the way to WeChat's API.
  WeChat(Settings settings, Clock clock, HttpFetch http);
  void attach(Sink& sink) override;
  [[nodiscard]] Capabilities capabilities() const override;
  [[nodiscard]] SendResult send(const OutboundMessage& message) override;
  [[nodiscard]] std::optional<Objection> objection(const OutboundMessage& message) override;
  [[nodiscard]] std::optional<Allowance> allowance(const Address& address) override;
  [[nodiscard]] WebhookReply receive(const WebhookRequest& request, Sink& sink) override;
  // What need not be waited for: the account's menu, "is typing", who people are, files that come late.
  void listen(std::stop_token stop, Sink& sink) override;
  // One round of that, on the listener's thread or a test's; when to come again, at the latest.
  TimePoint attend(const std::stop_token& stop, const Sink& sink);

 private:
  [[nodiscard]] std::optional<SendResult> may_not_send(const OutboundMessage& message);
  [[nodiscard]] SendResult send_template(const OutboundMessage& message);
  [[nodiscard]] std::variant<std::string, SendResult> json_of(const OutboundMessage& message);
  void note(const OutboundMessage& message, const SendResult& result, int code);
  [[nodiscard]] tencent::FetchedToken fetch_token(tencent::FetchMode mode) const;
  [[nodiscard]] Accepted store(Incoming& incoming, Sink& sink, TimePoint until);
  [[nodiscard]] std::string reply_to(const Incoming& incoming, const Accepted& accepted, Sink& sink,
                                     TimePoint until);
  [[nodiscard]] const TransferRule* transfer_of(const Incoming& incoming) const;
  [[nodiscard]] std::optional<tencent::LateFile> put_file_in(Incoming& incoming, const Sink& sink);
  void show_typing(const std::string& openid);
  void tell_typing(const std::stop_token& stop);
  void call_listener();
  void create_menu(Sink& sink);

  const Settings settings_;
  const Clock clock_;
  const HttpFetch http_;
  Callback callback_;
  Ledger ledger_;
  tencent::Api api_;
  Media media_;
  Profiles profiles_;
  tencent::LateFiles late_files_;
  Sink* sink_ = nullptr;
  std::mutex mutex_;
  std::condition_variable_any wanted_;
  bool called_ = false;
  bool recalled_ = false;           // the listener's: files that an earlier run left behind
  std::deque<std::string> typing_;  // whom to show it to
};

}  // namespace xiaoer::channels::wechat
