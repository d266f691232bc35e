// SPDX-License-Identifier: Apache-2.0
// Two conversations, a sender and a channel that answers what a test tells it: for tests of the outbox.
#pragma once
#include <gtest/gtest.h>

#include "gateway/posts.h"
#include "tests/support/stage.h"

namespace xiaoer::test {

// A channel whose next results are told to it.
class ToldChannel final : public channels::Channel {
 public:
  [[nodiscard]] channels::Capabilities capabilities() const override {
    channels::Capabilities made;
    made.idempotent = idempotent;
    return made;
  }
  [[nodiscard]] channels::SendResult send(const OutboundMessage& message) override {
    sent.push_back(std::get<Text>(message.body).text);
    if (const auto next = std::exchange(meanwhile, {})) next();
    return result;
  }
  channels::SendResult result = channels::Delivered{};
  std::vector<std::string> sent;
  std::function<void()> meanwhile;  // happens once, during a send; may throw
  bool idempotent = false;
};

struct Outgoing : ::testing::Test {
  Outgoing() {
    conversation = stage.inbox.open({"fake", "main", "anna"}, "zh");
    other = stage.inbox.open({"fake", "main", "ben"}, "zh");
  }
  void post(Id to, const std::string& text) {
    stage.database->write([&](Transaction& t) {
      gateway::Post made;
      made.conversation_id = to;
      made.author = "agent";
      made.body = Text{text};
      made.at = stage.now;
      gateway::add_post(t, made);
    });
  }
  std::string delivery(const std::string& text) {
    return stage.one("SELECT delivery FROM message WHERE text = $1", {text});
  }

  Stage stage;
  ToldChannel channel;
  gateway::Sender sender{"fake", "main", channel, stage.services, stage.metrics};
  Id conversation = 0, other = 0;
};

}  // namespace xiaoer::test
