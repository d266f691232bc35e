// SPDX-License-Identifier: Apache-2.0
// The running channels: finds the account a request is meant for, gives each its Sink, its sender and, where
// it pulls, its listener thread. Built by the application; requests come from the HTTP pool and the live hub.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "channels/topic_split.h"
#include "gateway/channel_memory.h"
#include "gateway/config/configuration.h"
#include "gateway/outbox.h"

namespace xiaoer::gateway {

class ChannelSet {
 public:
  using MakeSink = std::function<channels::Sink(const AccountName& account)>;
  ChannelSet(std::vector<ConfiguredChannel> channels, const MakeSink& make_sink, Services& services,
             Metrics& metrics);
  void start();  // senders and listeners; what was being sent before a stop is settled first
  void stop();
  // Whether some channel answers under this path, if only to say that the account does not exist.
  [[nodiscard]] bool serves(const std::string& path) const;
  [[nodiscard]] channels::WebhookReply receive(const channels::WebhookRequest& request);  // where serves()
  // Who listens on the live hub with this request.
  [[nodiscard]] std::optional<Address> listener(const channels::WebhookRequest& request);
  // Of an account that is not running: those of no channel in particular, no objection, no allowance.
  [[nodiscard]] channels::Capabilities capabilities(const Address& address) const;
  [[nodiscard]] std::optional<channels::Objection> objection(const OutboundMessage& message) const;
  [[nodiscard]] std::optional<channels::Allowance> allowance(const Address& address) const;
  // Where the channel keeps one conversation for each person: nullopt.
  [[nodiscard]] std::optional<channels::TopicParted> part_topic(const channels::TopicSplit& split) const;
  void wake_sender(const std::string& kind, const std::string& account);
  // Who may embed the page at this path: a Content-Security-Policy source list.
  [[nodiscard]] std::string embedders(const std::string& path) const;
  [[nodiscard]] std::vector<std::string> origins() const;  // of all embedders, for the live hub's CORS
  [[nodiscard]] std::vector<std::string> pages() const;    // paths through which people reach channels

 private:
  struct Running {
    ConfiguredChannel configured;
    std::string hook;  // "/hooks/kind/account"
    std::vector<std::string> paths;
    std::unique_ptr<channels::Sink> sink;
    std::unique_ptr<Sender> sender;
    std::jthread listener;
  };
  [[nodiscard]] Running* find(const channels::WebhookRequest& request);
  [[nodiscard]] const Running* of(const Address& address) const;

  std::vector<Running> running_;
};

}  // namespace xiaoer::gateway
