// SPDX-License-Identifier: Apache-2.0
// A message centre in the test's own process: takes binds and submits, delivers messages and receipts, loses
// connections and misbehaves as a test asks. One connection at a time, on loopback.
#pragma once
#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "channels/sms/pdu.h"

namespace xiaoer::test {

class Smsc {
 public:
  Smsc();  // listens on a free port
  ~Smsc();
  [[nodiscard]] int port() const { return port_; }
  void stop();   // breaks the connection and refuses new ones
  void start();  // on the same port
  void cut();    // breaks the connection only

  // What a submit is answered with; nullopt = with nothing. Default: ok and a new id.
  std::function<std::optional<std::uint32_t>(const channels::sms::ShortMessage&)> on_submit;
  std::uint32_t bind_status = 0;
  bool silent = false;  // answers no enquire_link

  [[nodiscard]] bool wait_bound(std::size_t times = 1);  // so often since the beginning
  [[nodiscard]] std::vector<channels::sms::ShortMessage> submitted();
  [[nodiscard]] std::vector<channels::sms::ShortMessage> wait_submitted(std::size_t count);
  [[nodiscard]] std::string id_of(std::size_t index) const;  // of the submit: "id1", "id2" …

  // At the next bind, delivers this before the bind is answered; what it was answered with.
  std::optional<std::uint32_t> deliver_too_early(const channels::sms::ShortMessage& message);
  // Sends a PDU and waits for its answer's status; nullopt = none came.
  std::optional<std::uint32_t> ask(channels::sms::Pdu pdu);
  std::optional<std::uint32_t> deliver(const channels::sms::ShortMessage& message);
  void send_raw(const std::string& bytes);

 private:
  void serve();
  void talk(int connection);
  void answer(int connection, const channels::sms::Pdu& pdu);

  int port_ = 0, listener_ = -1;
  std::atomic<int> connection_ = -1;
  std::atomic<bool> ending_ = false;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t binds_ = 0;
  std::optional<channels::sms::ShortMessage> early_;
  std::optional<std::uint32_t> early_status_;
  std::uint32_t sequence_ = 1000;
  std::map<std::uint32_t, std::uint32_t> answers_;
  std::vector<channels::sms::ShortMessage> submitted_;
  std::thread thread_;
};

// A message from a phone.
[[nodiscard]] channels::sms::ShortMessage from_phone(const std::string& number, const std::string& text);

}  // namespace xiaoer::test
