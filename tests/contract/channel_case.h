// SPDX-License-Identifier: Apache-2.0
// What the contract tests need to know of a channel kind. A new kind adds one case to channel_cases.cpp; a
// kind of the table without a case fails the suite.
#pragma once
#include <memory>

#include "channels/outcome.h"
#include "tests/support/fake_sink.h"

namespace xiaoer::test {

class ChannelCase {
 public:
  virtual ~ChannelCase() = default;
  virtual channels::Channel& channel() = 0;
  FakeSink& core() { return core_; }

  // A callback as the provider (or the visitor's page) sends it.
  virtual channels::WebhookRequest incoming(const std::string& id, const std::string& text) = 0;
  // The same with a signature or token that does not fit.
  virtual channels::WebhookRequest forged(const std::string& id, const std::string& text) = 0;
  // Bytes that no honest sender makes, rightly signed.
  virtual channels::WebhookRequest garbled(const std::string& bytes) = 0;
  // A person as the provider names them.
  [[nodiscard]] virtual std::string peer() const { return "peer"; }
  // Lets a channel fetch what a callback has only announced.
  virtual void fetch() {}
  // Brings one of these to the channel. Providers that hold a connection have other ways than a webhook; what
  // they are answered is told as a status all the same.
  virtual channels::WebhookReply deliver(const channels::WebhookRequest& request) {
    auto sink = core_.sink();
    return channel().receive(request, sink);
  }
  // Makes the provider answer the next sends like this; false when the channel has no provider that could.
  virtual bool provider_answers(const channels::ProviderAnswer& answer) = 0;

 protected:
  FakeSink core_;
};

struct NamedCase {
  std::string kind;
  std::function<std::unique_ptr<ChannelCase>()> make;
  std::string driver{};  // where a kind has several ways to its provider
};
[[nodiscard]] const std::vector<NamedCase>& channel_cases();

}  // namespace xiaoer::test
