// SPDX-License-Identifier: Apache-2.0
// A way to the mobile network behind the SMS channel: a connection to an operator, a gateway of one's own, or
// a cloud provider's API. The channel knows people, rules and texts; a driver knows one provider.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "channels/channel.h"

namespace xiaoer::channels::sms {

struct Arrival {
  std::string from, to;  // as the provider writes numbers
  std::string text;
  std::string provider_id;  // the same when the provider repeats it
  std::optional<TimePoint> sent_at{};
};

struct Report {
  std::string provider_id;  // from Delivered
  bool arrived = false;
  std::string code{};  // the operator's, when it did not arrive: "UNDELIV MK:0001"
};

// What came in together: taken all or nothing.
struct Delivery {
  std::vector<Arrival> arrivals{};
  std::vector<Report> reports{};
  std::vector<Memory> memories{};
};
using Intake = std::function<void(const Delivery&)>;  // durable when it returns; any thread

struct Outgoing {
  Id id = 0;
  std::string to;      // E.164 with +, or a short code
  std::string text;    // without the signature
  std::string author;  // "bot", "agent", "system"
  int part = 0;        // of a longer message
};

class Driver {
 public:
  virtual ~Driver() = default;
  virtual void attach(Sink&) {}
  // Sender thread; one result for each, in order.
  [[nodiscard]] virtual std::vector<SendResult> submit(const std::vector<Outgoing>& messages) = 0;
  // Any thread. Why the provider will not take it.
  [[nodiscard]] virtual std::optional<Objection> objection(const Outgoing&) const { return std::nullopt; }
  [[nodiscard]] virtual std::size_t longest() const = 0;  // code points of a text
  // HTTP pool.
  [[nodiscard]] virtual WebhookReply callback(const WebhookRequest& request, const Intake& intake);
  // Own thread.
  virtual void listen(const std::stop_token&, const Intake&) {}
};

}  // namespace xiaoer::channels::sms
