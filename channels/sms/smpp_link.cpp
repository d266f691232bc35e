// SPDX-License-Identifier: Apache-2.0
#include "channels/sms/smpp_link.h"

#include <array>
#include <atomic>
#include <cstdio>
#include <thread>

namespace xiaoer::channels::sms {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr std::size_t kMostTaken = 256;  // in one commit
constexpr std::size_t kMostQueued = 2048;
constexpr Milliseconds kLook = 50ms;  // how often the reader looks whether it shall stop
constexpr Milliseconds kTick = 1s;
constexpr Milliseconds kFarewell = 2s;
constexpr int kMisses = 2;

std::string hex(std::uint32_t number) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "0x%02X", number);
  return text.data();
}

// The operator does not want us: no restart of its.
struct Refused : Disconnected {
  using Disconnected::Disconnected;
};

std::string bind_refused(std::uint32_t status) {
  const char* why = status == 0x0E   ? "，密码不对 / the password is wrong"
                    : status == 0x0F ? "，没有这个 system_id / the system_id is unknown"
                    : status == 0x05 ? "，该账号已经连着 / this account is connected already"
                                     : " / the operator refused the bind";
  return "运营商拒绝登录 " + hex(status) + why;
}

// False: the connection is broken; its reader will see it.
bool written(Socket& socket, const std::string& bytes) {
  try {
    socket.write(bytes);
    return true;
  } catch (const Disconnected&) {
    socket.cut();
    return false;
  }
}

bool too_fast(std::uint32_t status) {
  return status == throttled || status == queue_full;
}

}  // namespace

// One connection: what the reader and the thread that waits for commits share.
struct SmppLink::Session {
  std::shared_ptr<Socket> socket;
  Frames frames{};
  bool bound = false;
  Instant heard = steady_clock::now();
  int misses = 0;
  std::mutex mutex{};
  std::condition_variable_any changed{};
  std::deque<Pdu> queue{};  // deliveries that nobody has taken yet

  void reply(const Pdu& to, std::uint32_t status) {
    // Every answer to a delivery has a message id, which is empty.
    const bool id = status == ok && (to.command == deliver_sm || to.command == data_sm);
    socket->write(encoded({to.command | response, status, to.sequence, id ? std::string(1, '\0') : ""}));
  }
};

struct SmppLink::Batch {
  const std::vector<ShortMessage>& messages;
  std::vector<SubmitAnswer>& answers;
  std::shared_ptr<Socket> socket;
  std::size_t next = 0;
};

void SmppLink::run(const std::stop_token& stop, const Events& events) {
  Milliseconds pause = settings_.first_pause;
  Instant hopeless = steady_clock::now() + settings_.hope;
  std::string told;
  while (!stop.stop_requested()) {
    try {
      serve(stop, events, pause);
      hopeless = steady_clock::now() + settings_.hope;
      told.clear();
    } catch (const std::runtime_error& fault) {  // no connection, no bind
      set_up(nullptr, fault.what());
      if (dynamic_cast<const Refused*>(&fault) != nullptr) hopeless = steady_clock::now();
      if (told != fault.what()) events.failed(told = fault.what());
    }
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, pause, [] { return false; });
    const bool hope = steady_clock::now() < hopeless;
    pause = std::min(pause * 2, hope ? settings_.short_pause : settings_.longest_pause);
  }
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  changed_.notify_all();
}

void SmppLink::serve(const std::stop_token& stop, const Events& events, Milliseconds& pause) {
  Session session{std::make_shared<Socket>(settings_.endpoint, settings_.answer_time)};
  bind(session);
  session.bound = true;
  pause = settings_.first_pause;
  set_up(session.socket, "");
  events.connected();
  std::string trouble = "the connection was ended";
  {
    std::jthread taker([&](const std::stop_token& done) { take_all(done, session, events); });
    try {
      read_all(stop, session);
      session.socket->write(encoded({unbind, 0, 1, ""}));
    } catch (const std::runtime_error& fault) {  // Disconnected, BadFrame
      trouble = fault.what();
    }
    set_up(nullptr, trouble);
  }
  session.socket->cut();
  events.broken(std::chrono::duration_cast<Milliseconds>(steady_clock::now() - session.heard));
}

void SmppLink::bind(Session& session) const {
  session.socket->write(encoded({bind_transceiver, 0, 1, body_of(settings_.bind)}));
  const Instant until = steady_clock::now() + settings_.answer_time;
  while (steady_clock::now() < until) {
    session.frames.add(session.socket->read(kLook));
    while (auto pdu = session.frames.next()) {
      if (pdu->command == (bind_transceiver | response) || pdu->command == generic_nack) {
        if (pdu->status != ok) throw Refused(bind_refused(pdu->status));
        return;
      }
      // Nothing else is anybody's business before the bind.
      if (pdu->command < response) session.reply(*pdu, bad_bind_state);
    }
  }
  throw Disconnected("the operator does not answer the bind");
}

// After a stop no more is sent, but what was sent gets a moment to be answered.
bool SmppLink::done(const std::stop_token& stop) {
  if (!stop.stop_requested()) return false;
  const std::lock_guard lock(mutex_);
  if (!closing_) close_by_ = steady_clock::now() + kFarewell;
  closing_ = true;
  changed_.notify_all();
  return waiting_.empty() || steady_clock::now() > close_by_;
}

void SmppLink::read_all(const std::stop_token& stop, Session& session) {
  while (!done(stop)) {
    {
      // As long as the store is behind, the operator has to wait.
      std::unique_lock lock(session.mutex);
      session.changed.wait_for(lock, kLook, [&] { return session.queue.size() < kMostQueued; });
      if (session.queue.size() >= kMostQueued) continue;
    }
    const std::string bytes = session.socket->read(kLook);
    if (!bytes.empty()) session.heard = steady_clock::now();
    session.frames.add(bytes);
    while (auto pdu = session.frames.next()) handle(session, std::move(*pdu));
    keep_alive(session);
  }
}

void SmppLink::handle(Session& session, Pdu&& pdu) {
  session.misses = 0;
  switch (pdu.command) {
    case deliver_sm:
    case data_sm: {
      const std::lock_guard lock(session.mutex);
      session.queue.push_back(std::move(pdu));
      session.changed.notify_all();
      return;
    }
    case submit_sm | response:
    case generic_nack:
      return answered(pdu);
    case enquire_link:
      return session.reply(pdu, ok);
    case unbind:
      session.reply(pdu, ok);
      throw Disconnected("the operator ended the connection (unbind)");
    default:
      if (pdu.command < response)
        session.socket->write(encoded({generic_nack, bad_command, pdu.sequence, ""}));
  }
}

void SmppLink::answered(const Pdu& pdu) {
  const std::lock_guard lock(mutex_);
  const auto found = waiting_.find(pdu.sequence);
  if (found == waiting_.end()) return;  // too late, or never asked
  *found->second = {SubmitAnswer::Fate::answered, pdu.status, read_id(pdu.body)};
  slow_down_ = slow_down_ || too_fast(pdu.status);
  waiting_.erase(found);
  if (waiting_.size() <= settings_.window / 2) changed_.notify_all();
}

void SmppLink::keep_alive(Session& session) {
  if (steady_clock::now() - session.heard < settings_.enquire_every) return;
  if (session.misses == kMisses) throw Disconnected("the operator is silent");
  ++session.misses;
  session.heard = steady_clock::now();
  const std::uint32_t sequence = [this] {
    const std::lock_guard lock(mutex_);
    return sequence_ = sequence_ % 0x7FFFFFFF + 1;
  }();
  session.socket->write(encoded({enquire_link, 0, sequence, ""}));
}

void SmppLink::take_all(const std::stop_token& stop, Session& session, const Events& events) {
  for (;;) {
    std::vector<Pdu> taken;
    {
      std::unique_lock lock(session.mutex);
      session.changed.wait_for(lock, stop, kTick, [&] { return !session.queue.empty(); });
      if (stop.stop_requested()) return;
      while (!session.queue.empty() && taken.size() < kMostTaken) {
        taken.push_back(std::move(session.queue.front()));
        session.queue.pop_front();
      }
      session.changed.notify_all();
    }
    std::vector<std::uint32_t> statuses;
    try {
      statuses = events.take(taken);
    } catch (const std::exception&) {  // the store cannot take it now: the operator keeps it
    }
    statuses.resize(taken.size(), try_again);
    std::string answers;
    for (std::size_t i = 0; i < taken.size(); ++i)
      answers += encoded({taken[i].command | response, statuses[i], taken[i].sequence,
                          statuses[i] == ok ? std::string(1, '\0') : ""});
    if (!answers.empty() && !written(*session.socket, answers)) return;
  }
}

void SmppLink::set_up(std::shared_ptr<Socket> socket, const std::string& trouble) {
  const std::lock_guard lock(mutex_);
  socket_ = std::move(socket);
  trouble_ = trouble;
  changed_.notify_all();
}

std::string SmppLink::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

std::string SmppLink::fill(Batch& batch) {
  std::string bytes;
  while (batch.next < batch.messages.size() && waiting_.size() < settings_.window && !slow_down_ &&
         !closing_) {
    sequence_ = sequence_ % 0x7FFFFFFF + 1;
    SubmitAnswer& answer = batch.answers[batch.next];
    answer.fate = SubmitAnswer::Fate::lost;
    waiting_[sequence_] = &answer;
    bytes += encoded({submit_sm, 0, sequence_, body_of(batch.messages[batch.next++])});
  }
  return bytes;
}

// False: no answer came in time.
bool SmppLink::await_room(std::unique_lock<std::mutex>& lock, const Batch& batch) {
  return changed_.wait_for(lock, settings_.answer_time, [&] {
    const bool more = batch.next < batch.messages.size() && !slow_down_ && !closing_;
    return socket_ != batch.socket || waiting_.empty() || (more && waiting_.size() <= settings_.window / 2);
  });
}

std::vector<SubmitAnswer> SmppLink::submit(const std::vector<ShortMessage>& messages) {
  std::vector<SubmitAnswer> answers(messages.size());
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, settings_.patience, [this] { return (socket_ && !socket_->ended()) || stopped_; });
  Batch batch{messages, answers, socket_};
  slow_down_ = false;
  while (batch.socket && socket_ == batch.socket && !batch.socket->ended()) {
    const std::string bytes = fill(batch);
    if (bytes.empty() && waiting_.empty()) break;
    if (bytes.empty()) {
      if (await_room(lock, batch)) continue;
      batch.socket->cut();
      break;
    }
    lock.unlock();
    const bool gone = written(*batch.socket, bytes);
    lock.lock();
    if (!gone) break;
  }
  waiting_.clear();
  return answers;
}

}  // namespace xiaoer::channels::sms
