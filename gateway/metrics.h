// SPDX-License-Identifier: Apache-2.0
// The figures operators watch, kept by prometheus-cpp-core and served at /metrics. Labels are bounded words
// (channel, outcome), never customers or conversations. Any thread.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "foundation/time.h"

namespace xiaoer::gateway {

class Metrics {
 public:
  Metrics();
  ~Metrics();
  void received(const std::string& channel);
  void turn(const std::string& channel, const std::string& outcome, Milliseconds since_stored);
  void sent(const std::string& channel, const std::string& outcome);
  void charged(const std::string& channel, int parts);  // messages as the provider counts them
  void request(int status);
  // Read when the page is asked for.
  void gauge(const std::string& name, const std::string& help, std::function<double()> value);
  [[nodiscard]] std::string text() const;  // Prometheus text format 0.0.4

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace xiaoer::gateway
