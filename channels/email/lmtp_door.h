// SPDX-License-Identifier: Apache-2.0
// Listens for mail servers that deliver by LMTP. They keep each mail until it is stored here. Listener
// thread.
#pragma once
#include "channels/email/intake.h"

namespace xiaoer::channels::email {

class LmtpDoor {
 public:
  LmtpDoor(const Settings& settings, Intake& intake) : settings_(settings), intake_(intake) {}
  // Until asked to stop. Never throws; says so and tries again when it cannot listen.
  void run(const std::stop_token& stop, Sink& sink);

 private:
  void serve(int listening, const std::stop_token& stop, Sink& sink);

  const Settings& settings_;
  Intake& intake_;
};

}  // namespace xiaoer::channels::email
