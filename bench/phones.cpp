// SPDX-License-Identifier: Apache-2.0
#include "bench/phones.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <thread>

#include "bench/child.h"

namespace xiaoer::bench {
namespace {

using namespace channels::sms;
using namespace std::chrono_literals;

constexpr auto kSilence = 5s;

int listen_on(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 && ::listen(fd, 8) == 0)
    return fd;
  ::close(fd);
  throw std::runtime_error("the message centre's port is taken");
}

int accept_on(int listener) {
  const int fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

bool readable(int fd, int patience_ms) {
  pollfd waiting{fd, POLLIN, 0};
  return ::poll(&waiting, 1, patience_ms) > 0;
}

}  // namespace

double PhoneResult::at(double share) const {
  if (milliseconds.empty()) return 0;
  return milliseconds[static_cast<std::size_t>(share * static_cast<double>(milliseconds.size() - 1))];
}

PhoneCentre::PhoneCentre() : port_(free_port()), listener_(listen_on(port_)) {}

void PhoneCentre::open() {
  if (listener_ < 0) listener_ = listen_on(port_);
  const auto end = Timer::now() + 60s;
  while (!bound_ && Timer::now() < end) {
    if (fd_ < 0 && readable(listener_, 100)) fd_ = accept_on(listener_);
    if (fd_ >= 0) static_cast<void>(read(100));
    while (const auto pdu = frames_.next()) handle(*pdu, {});
    flush();
  }
  if (!bound_) throw std::runtime_error("nobody bound to the message centre in a minute");
}

void PhoneCentre::leave() {
  for (int* fd : {&fd_, &listener_}) {
    if (*fd >= 0) ::close(*fd);
    *fd = -1;
  }
  bound_ = false;
  frames_ = {};
  out_.clear();
  under_way_.clear();
}

bool PhoneCentre::read(int patience_ms) {
  static thread_local std::array<char, 256 * 1024> bytes;
  if (!readable(fd_, patience_ms)) return false;
  const ssize_t got = ::recv(fd_, bytes.data(), bytes.size(), 0);
  if (got <= 0) throw std::runtime_error("the other side closed the connection");
  frames_.add({bytes.data(), static_cast<std::size_t>(got)});
  return true;
}

void PhoneCentre::flush() {
  for (std::size_t at = 0; at < out_.size();) {
    const ssize_t gone = ::send(fd_, out_.data() + at, out_.size() - at, MSG_NOSIGNAL);
    if (gone <= 0) throw std::runtime_error("the other side takes no more bytes");
    at += static_cast<std::size_t>(gone);
  }
  out_.clear();
}

void PhoneCentre::send(Pdu pdu) {
  if (pdu.sequence == 0) pdu.sequence = sequence_ = sequence_ % 0x7FFFFFFF + 1;
  out_ += encoded(pdu);
}

void PhoneCentre::ask(const PhoneLoad& load, std::size_t message) {
  ShortMessage question;
  question.source = {1, 1, std::to_string(load.first + message % load.phones)};
  question.destination = {0, 1, "1069012345"};
  question.coding = load.coding;
  question.bytes = load.texts[message % load.texts.size()];
  asked_[message].at = Timer::now();
  send({deliver_sm, 0, 0, body_of(question)});
  under_way_[sequence_] = message;
}

void PhoneCentre::handle(const Pdu& pdu, const PhoneLoad& load) {
  switch (pdu.command) {
    case bind_transceiver:
      send({pdu.command | response, ok, pdu.sequence, std::string("bench\0", 6)});
      bound_ = true;
      return;
    case submit_sm:
      return take(pdu, load);
    case deliver_sm | response: {
      const auto found = under_way_.find(pdu.sequence);
      if (found == under_way_.end()) return;  // of a receipt
      asked_[found->second].taken = pdu.status == ok;
      if (pdu.status != ok) ask(load, found->second);
      under_way_.erase(pdu.sequence);
      return;
    }
    default:
      if (pdu.command < response) send({pdu.command | response, ok, pdu.sequence, ""});
  }
}

// Of a message in parts the first one is the answer.
void PhoneCentre::take(const Pdu& pdu, const PhoneLoad& load) {
  const auto message = read_short_message(pdu);
  const std::string id = std::to_string(++ids_);
  send({pdu.command | response, ok, pdu.sequence, id + '\0'});
  if (!message || load.phones == 0) return;
  ++result_.parts;
  if (load.receipts && message->registered != 0) {
    ShortMessage receipt;
    receipt.source = message->destination;
    receipt.destination = message->source;
    receipt.esm_class = 4;
    receipt.bytes =
        "id:" + id +
        " sub:001 dlvrd:001 submit date:2601010000 done date:2601010000 stat:DELIVRD err:000 text:";
    send({deliver_sm, 0, 0, body_of(receipt)});
  }
  if ((message->esm_class & 0x40) != 0 && message->bytes.size() > 5 && message->bytes[5] != 1) return;
  std::string_view digits = message->destination.number;
  if (digits.starts_with('+')) digits.remove_prefix(1);
  std::uint64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  // The phone's last question; it writes no other before the answer.
  const std::size_t phone = number - load.first;
  if (phone >= load.phones || phone >= next_) return;
  Asked& asked = asked_[(next_ - 1 - phone) / load.phones * load.phones + phone];
  if (asked.answered) {
    ++result_.doubled;
    return;
  }
  asked.answered = true;
  ++result_.answered;
  result_.milliseconds.push_back(std::chrono::duration<double, std::milli>(Timer::now() - asked.at).count());
}

// What was not taken is written again; what was taken may have lost its answer on the way.
void PhoneCentre::die(const PhoneLoad& load) {
  leave();
  std::this_thread::sleep_for(1s);
  const auto began = Timer::now();
  open();
  result_.rebound_seconds = std::chrono::duration<double>(Timer::now() - began).count();
  for (std::size_t message = 0; message < next_; ++message)
    if (!asked_[message].taken) ask(load, message);
}

PhoneResult PhoneCentre::run(const PhoneLoad& load) {
  result_ = {};
  asked_.assign(load.messages, {});
  next_ = 0;
  bool died = load.die_after == 0;
  const auto began = Timer::now();
  auto last = began;
  while (result_.answered < load.messages && Timer::now() - last < kSilence) {
    if (!died && result_.answered >= load.die_after) {
      die(load);
      died = true;
    }
    while (next_ < load.messages && next_ - result_.answered < load.waiting) ask(load, next_++);
    flush();
    if (read(20)) last = Timer::now();
    while (const auto pdu = frames_.next()) handle(*pdu, load);
  }
  flush();
  result_.seconds = std::chrono::duration<double>(last - began).count();
  std::sort(result_.milliseconds.begin(), result_.milliseconds.end());
  return std::move(result_);
}

}  // namespace xiaoer::bench
