// SPDX-License-Identifier: Apache-2.0
#include "channels/wecom/ledger.h"

#include <charconv>

namespace xiaoer::channels::wecom {
namespace {

using namespace std::chrono_literals;
using State = Session::State;

constexpr Milliseconds kWelcomeLasts = 20s, kEndCodeLasts = 20s,
                       kTurnRemembered = std::chrono::hours{24 * 30};

std::string key(const char* what, const Address& customer) {
  return std::string(what) + ":" + customer.thread + ":" + customer.peer;
}

std::int64_t number(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

Memory code_memory(const Address& customer, const EventCode& code) {
  return {key("code", customer),
          std::to_string(to_millis(code.until)) + (code.choices ? ":menu:" : ":text:") + code.code,
          code.until};
}

}  // namespace

void Ledger::wrote(const Address& customer, TimePoint at, Batch& batch) const {
  if (to_millis(at) <= turn_of(customer)) return;  // an old message that came late
  batch.memories.push_back({key("wrote", customer), std::to_string(to_millis(at)), at + kTurnRemembered});
  State state = session(customer).state;
  for (const Memory& memory : batch.memories)
    if (memory.key == key("state", customer)) state = static_cast<State>(number(memory.value));
  if (state == State::ended) batch.memories.push_back(is_in(customer, {State::waiting, ""}, at));
}

Memory Ledger::entered(const Address& customer, const std::string& welcome_code, TimePoint at) {
  return code_memory(customer, {welcome_code, at + kWelcomeLasts, true});
}

std::vector<Memory> Ledger::changed(const Address& customer, const SessionChange& change, TimePoint at) {
  using Kind = SessionChange::Kind;
  if (change.kind == Kind::other) return {};
  const bool ended = change.kind == Kind::ended;
  std::vector<Memory> memories{is_in(customer, {ended ? State::ended : State::person, change.servicer}, at)};
  if (!change.msg_code.empty())
    memories.push_back(
        code_memory(customer, {change.msg_code, at + (ended ? kEndCodeLasts : kTurnLasts), ended}));
  return memories;
}

Memory Ledger::is_in(const Address& customer, const Session& session, TimePoint at) {
  return {key("state", customer), std::to_string(static_cast<int>(session.state)) + ":" + session.servicer,
          at + kTurnLasts};
}

std::int64_t Ledger::turn_of(const Address& customer) const {
  return number(sink_.recall(key("wrote", customer)));
}

int Ledger::count_of(const Address& customer, std::int64_t turn) const {
  const std::string kept = sink_.recall(key("sent", customer));
  const auto colon = kept.find(':');
  if (colon == std::string::npos || number(kept) != turn) return 0;
  return static_cast<int>(number(std::string_view(kept).substr(colon + 1)));
}

std::optional<Allowance> Ledger::allowance(const Address& customer) const {
  const std::int64_t turn = turn_of(customer);
  if (turn == 0) return std::nullopt;
  const TimePoint until = from_millis(turn) + kTurnLasts;
  const int left = until <= sink_.now() ? 0 : std::max(0, kMessagesPerTurn - count_of(customer, turn));
  return Allowance{left, kMessagesPerTurn, until};
}

std::optional<EventCode> Ledger::code(const Address& customer) const {
  const std::string kept = sink_.recall(key("code", customer));
  if (kept.empty()) return std::nullopt;
  const auto first = kept.find(':'), second = kept.find(':', first + 1);
  if (second == std::string::npos || second + 1 == kept.size()) return std::nullopt;
  const TimePoint until = from_millis(number(kept));
  if (until <= sink_.now()) return std::nullopt;
  return EventCode{kept.substr(second + 1), until, kept.substr(first + 1, second - first - 1) == "menu"};
}

Session Ledger::session(const Address& customer) const {
  const std::string kept = sink_.recall(key("state", customer));
  const auto colon = kept.find(':');
  if (colon == std::string::npos) return {};
  return {static_cast<State>(number(kept)), kept.substr(colon + 1)};
}

void Ledger::keep_count(const Address& customer, int count) const {
  const std::int64_t turn = turn_of(customer);
  if (turn == 0) return;
  sink_.remember({{key("sent", customer), std::to_string(turn) + ":" + std::to_string(count),
                   from_millis(turn) + kTurnRemembered}});
}

void Ledger::sent(const Address& customer) const {
  keep_count(customer, count_of(customer, turn_of(customer)) + 1);
}

void Ledger::used_up(const Address& customer) const {
  keep_count(customer, kMessagesPerTurn);
}

void Ledger::code_used(const Address& customer, const std::string& used) const {
  const auto now = code(customer);
  if (now && now->code != used) return;
  sink_.remember({{key("code", customer), "", sink_.now()}});
}

void Ledger::found(const Address& customer, const Session& session) const {
  sink_.remember({is_in(customer, session, sink_.now())});
}

}  // namespace xiaoer::channels::wecom
