// SPDX-License-Identifier: Apache-2.0
// The connection to an SMPP 3.4 centre, kept up: bind as transceiver, enquire_link, a window of submit_sm,
// deliver_sm answered only after it was taken. A lost connection is made again after 0.2 s, then twice as
// long each time: up to 1 s in the first two minutes, so that a restart of the centre is over soon, later and
// after a refused bind up to 30 s. run() is the listener's thread (with one of its own that waits for
// commits); submit() the sender's.
#pragma once
#include <condition_variable>
#include <deque>
#include <mutex>
#include <stop_token>
#include <unordered_map>
#include <vector>

#include "channels/sms/pdu.h"
#include "channels/sms/socket.h"

namespace xiaoer::channels::sms {

struct LinkSettings {
  Endpoint endpoint;
  Bind bind;
  std::size_t window = 10;             // submits without an answer
  Milliseconds answer_time{10'000};    // for an answer; then the connection is made anew
  Milliseconds enquire_every{20'000};  // of silence; after two without an answer the connection is dead
  Milliseconds patience{5'000};        // how long submit() waits for a connection
  Milliseconds first_pause{200}, short_pause{1'000}, longest_pause{30'000};
  Milliseconds hope{120'000};  // so long after a loss no pause is longer than the short one
};

struct SubmitAnswer {
  enum class Fate {
    not_sent,  // can be tried again
    lost,      // sent, but the connection broke or no answer came
    answered,
  };
  Fate fate = Fate::not_sent;
  std::uint32_t status = 0;
  std::string id{};
};

class SmppLink {
 public:
  struct Events {
    // Makes deliver_sm and data_sm durable; one status for each. What it throws is answered with try_again.
    // Also called with none, every second. On a thread of its own, but never beside the others.
    std::function<std::vector<std::uint32_t>(const std::vector<Pdu>&)> take;
    std::function<void()> connected;
    std::function<void(Milliseconds silent)> broken;     // after so long a silence
    std::function<void(const std::string& why)> failed;  // no connection can be made; each reason once
  };
  explicit SmppLink(LinkSettings settings) : settings_(std::move(settings)) {}
  void run(const std::stop_token& stop, const Events& events);
  // In order, one answer for each. After an answer that says "too fast" the rest is not sent.
  [[nodiscard]] std::vector<SubmitAnswer> submit(const std::vector<ShortMessage>& messages);
  [[nodiscard]] std::string trouble() const;  // why there is no connection; "" = there is one

 private:
  using Instant = std::chrono::steady_clock::time_point;
  struct Session;
  struct Batch;
  void serve(const std::stop_token& stop, const Events& events, Milliseconds& pause);
  void bind(Session& session) const;
  [[nodiscard]] bool done(const std::stop_token& stop);
  void read_all(const std::stop_token& stop, Session& session);
  void handle(Session& session, Pdu&& pdu);
  void answered(const Pdu& pdu);
  void keep_alive(Session& session);
  void take_all(const std::stop_token& stop, Session& session, const Events& events);
  void set_up(std::shared_ptr<Socket> socket, const std::string& trouble);
  [[nodiscard]] std::string fill(Batch& batch);
  [[nodiscard]] bool await_room(std::unique_lock<std::mutex>& lock, const Batch& batch);

  const LinkSettings settings_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::shared_ptr<Socket> socket_;  // bound; null = not connected
  std::string trouble_ = "the connection has not been made yet";
  bool stopped_ = false, slow_down_ = false, closing_ = false;
  Instant close_by_{};
  std::uint32_t sequence_ = 0;
  std::unordered_map<std::uint32_t, SubmitAnswer*> waiting_;
};

}  // namespace xiaoer::channels::sms
