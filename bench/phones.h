// SPDX-License-Identifier: Apache-2.0
// A message centre that makes a bounded load: phones that write a question each, of which so many wait for
// their answer at any time. Light on purpose, because it shares the machine with what it measures. One
// connection, one thread, loopback only.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "channels/sms/pdu.h"

namespace xiaoer::bench {

struct PhoneLoad {
  std::size_t messages = 0, phones = 0;  // message n is written by phone n % phones
  std::uint64_t first = 8613000000000;   // its number, of the first phone
  std::size_t waiting = 600;             // questions without an answer at one time; fewer than phones
  std::vector<std::string> texts;        // as the wire carries them
  std::uint8_t coding = 0;               // of the texts
  bool receipts = false;                 // whether what we take is reported as delivered
  std::size_t die_after = 0;             // so many answers in, connection and port are gone for a second
};

struct PhoneResult {
  std::size_t answered = 0, doubled = 0, parts = 0;
  double seconds = 0, rebound_seconds = 0;  // until the bind after the port was there again
  std::vector<double> milliseconds;         // from the question's departure to its answer, sorted
  [[nodiscard]] double per_second() const { return static_cast<double>(answered) / seconds; }
  [[nodiscard]] double at(double share) const;  // 0.5 = median
};

class PhoneCentre {
 public:
  PhoneCentre();  // listens on a free port
  ~PhoneCentre() { leave(); }
  PhoneCentre(const PhoneCentre&) = delete;
  PhoneCentre& operator=(const PhoneCentre&) = delete;

  [[nodiscard]] int port() const { return port_; }
  void open();   // listens, and waits up to a minute for a bind; throws std::runtime_error
  void leave();  // connection and port are gone
  // Ends when all is answered, or when nothing has come for five seconds.
  [[nodiscard]] PhoneResult run(const PhoneLoad& load);

 private:
  using Timer = std::chrono::steady_clock;
  struct Asked {
    Timer::time_point at{};
    bool taken = false, answered = false;
  };
  bool read(int patience_ms);
  void flush();
  void send(channels::sms::Pdu pdu);
  void ask(const PhoneLoad& load, std::size_t message);
  void handle(const channels::sms::Pdu& pdu, const PhoneLoad& load);
  void take(const channels::sms::Pdu& pdu, const PhoneLoad& load);
  void die(const PhoneLoad& load);

  const int port_;
  int listener_ = -1, fd_ = -1;
  channels::sms::Frames frames_;
  std::string out_;
  bool bound_ = false;
  std::uint32_t sequence_ = 0;
  std::size_t next_ = 0, ids_ = 0;
  std::vector<Asked> asked_;
  std::unordered_map<std::uint32_t, std::size_t> under_way_;  // sequence → message
  PhoneResult result_;
};

}  // namespace xiaoer::bench
