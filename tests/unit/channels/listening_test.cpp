// SPDX-License-Identifier: Apache-2.0
#include "channels/listening.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace xiaoer::channels {
namespace {

// Throws as often as it is told, then listens.
class Stumbling final : public Channel {
 public:
  explicit Stumbling(int faults) : faults_(faults) {}
  [[nodiscard]] Capabilities capabilities() const override { return {}; }
  [[nodiscard]] SendResult send(const OutboundMessage&) override { return Rejected{"listens only"}; }
  void listen(std::stop_token, Sink&) override {
    ++begun;
    if (begun <= faults_) throw std::runtime_error("disk full");
  }
  int begun = 0;

 private:
  const int faults_;
};

TEST(KeepListening, GoesOnAfterAFault) {
  Stumbling channel(2);
  Sink sink;
  std::vector<std::string> warnings;
  sink.warn = [&](const std::string&, const std::string& detail) { warnings.push_back(detail); };
  keep_listening(channel, {}, sink, Milliseconds{0});
  EXPECT_EQ(channel.begun, 3);
  EXPECT_EQ(warnings, (std::vector<std::string>{"disk full", "disk full"}));
}

TEST(KeepListening, AStopEndsThePause) {
  Stumbling channel(2);
  Sink sink;
  std::stop_source stop;
  sink.warn = [&](const std::string&, const std::string&) { stop.request_stop(); };
  keep_listening(channel, stop.get_token(), sink, std::chrono::hours{1});
  EXPECT_EQ(channel.begun, 1);
}

}  // namespace
}  // namespace xiaoer::channels
