// SPDX-License-Identifier: Apache-2.0
// A provider's side played by us: its API, and its callbacks to a running service. `xiaoer channel simulate`
// serves it on a port of its own, tests call it directly. Any thread.
#pragma once
#include "channels/channel.h"

namespace xiaoer::channels {

struct SimulatorOptions {
  std::string hook;             // where callbacks go: the service's address of this account
  Milliseconds patience{5000};  // how long it waits for an answer to each
};

class Simulator {
 public:
  virtual ~Simulator() = default;
  // A call of the provider's API, or one below /simulator/ that tells the simulator what to do.
  [[nodiscard]] virtual WebhookReply receive(const WebhookRequest& request) = 0;
};

}  // namespace xiaoer::channels
