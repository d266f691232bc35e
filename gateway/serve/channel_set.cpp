// SPDX-License-Identifier: Apache-2.0
#include "gateway/serve/channel_set.h"

#include "channels/listening.h"
#include "foundation/error.h"

namespace xiaoer::gateway {
namespace {

constexpr std::string_view kHooks = "/hooks/";
constexpr Milliseconds kPause = std::chrono::seconds{10};  // of a listener that stumbled

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

}  // namespace

ChannelSet::ChannelSet(std::vector<ConfiguredChannel> channels, const MakeSink& make_sink, Services& services,
                       Metrics& metrics) {
  for (auto& configured : channels) {
    auto sender =
        std::make_unique<Sender>(configured.kind, configured.account, *configured.channel, services, metrics);
    const std::string hook = std::string(kHooks) + configured.kind + "/" + configured.account;
    auto paths = configured.channel->paths();
    auto sink = std::make_unique<channels::Sink>(make_sink({configured.kind, configured.account}));
    configured.channel->attach(*sink);
    running_.push_back(
        {std::move(configured), hook, std::move(paths), std::move(sink), std::move(sender), {}});
  }
}

void ChannelSet::start() {
  for (auto& running : running_) {
    running.sender->recover();
    running.sender->start();
    channels::Channel& channel = *running.configured.channel;
    running.listener = std::jthread([&channel, &sink = *running.sink](const std::stop_token& stop) {
      channels::keep_listening(channel, stop, sink, kPause);
    });
  }
}

void ChannelSet::stop() {
  for (auto& running : running_) running.listener.request_stop();
  for (auto& running : running_) {
    if (running.listener.joinable()) running.listener.join();
    running.sender->stop();
  }
}

bool ChannelSet::serves(const std::string& path) const {
  if (starts_with(path, kHooks)) return true;
  for (const auto& running : running_)
    for (const auto& prefix : running.paths)
      if (starts_with(path, prefix)) return true;
  return false;
}

ChannelSet::Running* ChannelSet::find(const channels::WebhookRequest& request) {
  for (auto& running : running_) {
    if (request.path == running.hook) return &running;
    for (const auto& prefix : running.paths)
      if (starts_with(request.path, prefix) && running.configured.channel->claims(request)) return &running;
  }
  return nullptr;
}

channels::WebhookReply ChannelSet::receive(const channels::WebhookRequest& request) {
  if (Running* running = find(request)) return running->configured.channel->receive(request, *running->sink);
  // A path that some channel answers, for an account that does not exist: that channel says what is wrong.
  for (auto& running : running_)
    for (const auto& prefix : running.paths)
      if (starts_with(request.path, prefix))
        return running.configured.channel->receive(request, *running.sink);
  throw RequestError(404, "no_account", "no channel account answers at " + request.path);
}

std::optional<Address> ChannelSet::listener(const channels::WebhookRequest& request) {
  Running* running = find(request);
  return running ? running->configured.channel->listener(request) : std::nullopt;
}

const ChannelSet::Running* ChannelSet::of(const Address& address) const {
  for (const auto& running : running_)
    if (running.configured.kind == address.channel && running.configured.account == address.account)
      return &running;
  return nullptr;
}

channels::Capabilities ChannelSet::capabilities(const Address& address) const {
  const Running* running = of(address);
  return running ? running->configured.channel->capabilities() : channels::Capabilities{};
}

std::optional<channels::Objection> ChannelSet::objection(const OutboundMessage& message) const {
  const Running* running = of(message.to);
  return running ? running->configured.channel->objection(message) : std::nullopt;
}

std::optional<channels::Allowance> ChannelSet::allowance(const Address& address) const {
  const Running* running = of(address);
  return running ? running->configured.channel->allowance(address) : std::nullopt;
}

std::optional<channels::TopicParted> ChannelSet::part_topic(const channels::TopicSplit& split) const {
  const Running* running = of(split.from);
  auto* const parts =
      running ? dynamic_cast<channels::PartsTopics*>(running->configured.channel.get()) : nullptr;
  return parts ? std::optional(parts->part(split)) : std::nullopt;
}

void ChannelSet::wake_sender(const std::string& kind, const std::string& account) {
  for (auto& running : running_)
    if (running.configured.kind == kind && running.configured.account == account) running.sender->wake();
}

std::string ChannelSet::embedders(const std::string& path) const {
  std::string list = "'self'";
  for (const auto& running : running_)
    if (const auto page = running.configured.channel->page(); page && page->path == path)
      for (const auto& origin : page->embedders) list += " " + origin;
  return list;
}

std::vector<std::string> ChannelSet::origins() const {
  std::vector<std::string> origins;
  for (const auto& running : running_)
    if (const auto page = running.configured.channel->page())
      origins.insert(origins.end(), page->embedders.begin(), page->embedders.end());
  return origins;
}

std::vector<std::string> ChannelSet::pages() const {
  std::vector<std::string> paths;
  for (const auto& running : running_)
    if (const auto page = running.configured.channel->page()) paths.push_back(page->path);
  return paths;
}

}  // namespace xiaoer::gateway
