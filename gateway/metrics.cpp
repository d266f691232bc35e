// SPDX-License-Identifier: Apache-2.0
#include "gateway/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <mutex>
#include <vector>

namespace xiaoer::gateway {

using prometheus::BuildCounter;
using prometheus::BuildGauge;
using prometheus::BuildHistogram;

struct Metrics::State {
  struct Watched {
    prometheus::Gauge* gauge;
    std::function<double()> value;
  };
  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& received =
      BuildCounter().Name("xiaoer_messages_received_total").Help("Messages stored").Register(registry);
  prometheus::Family<prometheus::Counter>& turns = BuildCounter()
                                                       .Name("xiaoer_turns_total")
                                                       .Help("Messages handled, by what the dialog decided")
                                                       .Register(registry);
  prometheus::Family<prometheus::Counter>& sent = BuildCounter()
                                                      .Name("xiaoer_messages_sent_total")
                                                      .Help("Outgoing messages, by how the send ended")
                                                      .Register(registry);
  prometheus::Family<prometheus::Counter>& parts =
      BuildCounter()
          .Name("xiaoer_message_parts_total")
          .Help("Outgoing messages as providers that count parts charge them")
          .Register(registry);
  prometheus::Family<prometheus::Counter>& requests = BuildCounter()
                                                          .Name("xiaoer_http_requests_total")
                                                          .Help("Requests, by class of status")
                                                          .Register(registry);
  prometheus::Histogram& turn_seconds =
      BuildHistogram()
          .Name("xiaoer_turn_seconds")
          .Help("From stored to answered")
          .Register(registry)
          .Add({}, prometheus::Histogram::BucketBoundaries{0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1,
                                                           5, 30});
  std::mutex mutex;
  std::vector<Watched> watched;
};

Metrics::Metrics() : state_(std::make_unique<State>()) {}
Metrics::~Metrics() = default;

void Metrics::received(const std::string& channel) {
  state_->received.Add({{"channel", channel}}).Increment();
}

void Metrics::turn(const std::string& channel, const std::string& outcome, Milliseconds since_stored) {
  state_->turns.Add({{"channel", channel}, {"outcome", outcome}}).Increment();
  state_->turn_seconds.Observe(static_cast<double>(since_stored.count()) / 1000.0);
}

void Metrics::sent(const std::string& channel, const std::string& outcome) {
  state_->sent.Add({{"channel", channel}, {"outcome", outcome}}).Increment();
}

void Metrics::charged(const std::string& channel, int parts) {
  state_->parts.Add({{"channel", channel}}).Increment(parts);
}

void Metrics::request(int status) {
  static const char* const kClasses[] = {"0xx", "1xx", "2xx", "3xx", "4xx", "5xx"};
  const int index = status / 100;
  state_->requests.Add({{"status", kClasses[index >= 0 && index <= 5 ? index : 0]}}).Increment();
}

void Metrics::gauge(const std::string& name, const std::string& help, std::function<double()> value) {
  auto& gauge = BuildGauge().Name(name).Help(help).Register(state_->registry).Add({});
  std::lock_guard lock(state_->mutex);
  state_->watched.push_back({&gauge, std::move(value)});
}

std::string Metrics::text() const {
  {
    std::lock_guard lock(state_->mutex);
    for (const auto& watched : state_->watched) watched.gauge->Set(watched.value());
  }
  return prometheus::TextSerializer().Serialize(state_->registry.Collect());
}

}  // namespace xiaoer::gateway
