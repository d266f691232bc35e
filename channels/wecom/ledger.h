// SPDX-License-Identifier: Apache-2.0
// What may still be sent to a customer, kept in the channel's memory: five messages for each of his own,
// within 48 hours; one more with a code that some events bring; and who has the conversation. What arrives is
// written with the batch it came in, what is sent by the sender. "wrote" and "sent" have one writer each;
// "code" and "state" have both, and the later word counts. Any thread.
#pragma once
#include "channels/channel.h"
#include "channels/wecom/sync_page.h"

namespace xiaoer::channels::wecom {

inline constexpr int kMessagesPerTurn = 5;
inline constexpr Milliseconds kTurnLasts = std::chrono::hours{48};

// A code from an event: one message may be sent with it.
struct EventCode {
  std::string code;
  TimePoint until{};
  bool choices = false;  // a menu may be sent, too
};

struct Session {
  enum class State { unknown = -1, waiting = 0, bot = 1, pool = 2, person = 3, ended = 4 };
  State state = State::unknown;
  std::string servicer;
};

class Ledger {
 public:
  explicit Ledger(const Sink& sink) : sink_(sink) {}

  // What a customer's message, an entry or a change of session leaves behind; stored with the batch. A
  // message after the end begins anew.
  void wrote(const Address& customer, TimePoint at, Batch& batch) const;
  [[nodiscard]] static Memory entered(const Address& customer, const std::string& welcome_code, TimePoint at);
  [[nodiscard]] static std::vector<Memory> changed(const Address& customer, const SessionChange& change,
                                                   TimePoint at);
  [[nodiscard]] static Memory is_in(const Address& customer, const Session& session, TimePoint at);

  // nullopt when the customer never wrote, as far as is known.
  [[nodiscard]] std::optional<Allowance> allowance(const Address& customer) const;
  [[nodiscard]] std::optional<EventCode> code(const Address& customer) const;
  [[nodiscard]] Session session(const Address& customer) const;

  // The sender's side; durable when they return.
  void sent(const Address& customer) const;
  void used_up(const Address& customer) const;                             // the provider says so
  void code_used(const Address& customer, const std::string& used) const;  // one that came since stays
  void found(const Address& customer, const Session& session) const;

 private:
  void keep_count(const Address& customer, int count) const;
  [[nodiscard]] std::int64_t turn_of(const Address& customer) const;  // when he wrote last, 0 = unknown
  [[nodiscard]] int count_of(const Address& customer, std::int64_t turn) const;
  const Sink& sink_;
};

}  // namespace xiaoer::channels::wecom
