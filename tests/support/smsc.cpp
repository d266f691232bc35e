// SPDX-License-Identifier: Apache-2.0
#include "tests/support/smsc.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <random>
#include <stdexcept>

#include "channels/sms/alphabet.h"

namespace xiaoer::test {
namespace {

using namespace channels::sms;
using namespace std::chrono_literals;

constexpr auto kPatience = 10s;
constexpr std::uint32_t kEarly = 77;

int listen_on(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 && listen(fd, 8) == 0)
    return fd;
  close(fd);
  return -1;
}

bool readable(int fd) {
  pollfd waiting{fd, POLLIN, 0};
  return poll(&waiting, 1, 20) > 0;
}

void write_all(int fd, const std::string& bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const ssize_t gone = send(fd, bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
    if (gone <= 0) return;
    at += static_cast<std::size_t>(gone);
  }
}

}  // namespace

Smsc::Smsc() {
  std::random_device dice;
  for (int i = 0; i < 200 && listener_ < 0; ++i) {
    port_ = 20'000 + static_cast<int>(dice() % 12'000);
    listener_ = listen_on(port_);
  }
  if (listener_ < 0) throw std::runtime_error("no free port for the message centre");
  thread_ = std::thread([this] { serve(); });
}

Smsc::~Smsc() {
  stop();
}

void Smsc::stop() {
  ending_ = true;
  if (thread_.joinable()) thread_.join();
  if (listener_ >= 0) close(listener_);
  listener_ = -1;
}

void Smsc::start() {
  for (int i = 0; i < 100 && listener_ < 0; ++i) listener_ = listen_on(port_);
  if (listener_ < 0) throw std::runtime_error("the message centre's port is taken");
  ending_ = false;
  thread_ = std::thread([this] { serve(); });
}

void Smsc::cut() {
  if (const int fd = connection_; fd >= 0) shutdown(fd, SHUT_RDWR);
}

void Smsc::serve() {
  while (!ending_) {
    if (!readable(listener_)) continue;
    const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) continue;
    connection_ = fd;
    try {
      talk(fd);
    } catch (const BadFrame&) {
    }
    connection_ = -1;
    close(fd);
  }
}

void Smsc::talk(int connection) {
  Frames frames;
  std::array<char, 65536> bytes{};
  while (!ending_) {
    if (!readable(connection)) continue;
    const ssize_t got = recv(connection, bytes.data(), bytes.size(), 0);
    if (got <= 0) return;
    frames.add({bytes.data(), static_cast<std::size_t>(got)});
    while (const auto pdu = frames.next()) answer(connection, *pdu);
  }
}

void Smsc::answer(int connection, const Pdu& pdu) {
  std::unique_lock lock(mutex_);
  changed_.notify_all();
  if (pdu.command == bind_transceiver) {
    if (early_) write_all(connection, encoded({deliver_sm, 0, kEarly, body_of(*early_)}));
    early_.reset();
    write_all(connection,
              encoded({pdu.command | response, bind_status, pdu.sequence, std::string("smsc\0", 5)}));
    if (bind_status == ok) ++binds_;
    return;
  }
  if (pdu.command == enquire_link || pdu.command == unbind) {
    if (!silent) write_all(connection, encoded({pdu.command | response, ok, pdu.sequence, ""}));
    return;
  }
  if (pdu.command >= response) {
    if (pdu.sequence == kEarly) early_status_ = pdu.status;
    answers_[pdu.sequence] = pdu.status;
    return;
  }
  const auto message = read_short_message(pdu);
  if (pdu.command != submit_sm || !message) return;
  const auto status = on_submit ? on_submit(*message) : std::optional<std::uint32_t>(ok);
  if (!status) return;
  if (*status == ok) submitted_.push_back(*message);
  const std::string id = *status == ok ? id_of(submitted_.size() - 1) + '\0' : "";
  write_all(connection, encoded({pdu.command | response, *status, pdu.sequence, id}));
}

bool Smsc::wait_bound(std::size_t times) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kPatience, [&] { return binds_ >= times; });
}

std::vector<ShortMessage> Smsc::submitted() {
  const std::lock_guard lock(mutex_);
  return submitted_;
}

std::vector<ShortMessage> Smsc::wait_submitted(std::size_t count) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, kPatience, [&] { return submitted_.size() >= count; });
  return submitted_;
}

std::string Smsc::id_of(std::size_t index) const {
  return "id" + std::to_string(index + 1);
}

std::optional<std::uint32_t> Smsc::deliver_too_early(const ShortMessage& message) {
  std::unique_lock lock(mutex_);
  early_ = message;
  early_status_.reset();
  cut();
  changed_.wait_for(lock, kPatience, [this] { return early_status_.has_value(); });
  return early_status_;
}

std::optional<std::uint32_t> Smsc::ask(Pdu pdu) {
  std::unique_lock lock(mutex_);
  pdu.sequence = ++sequence_;
  write_all(connection_, encoded(pdu));
  if (!changed_.wait_for(lock, kPatience, [&] { return answers_.contains(pdu.sequence) || connection_ < 0; }))
    return std::nullopt;
  return answers_.contains(pdu.sequence) ? std::optional(answers_[pdu.sequence]) : std::nullopt;
}

std::optional<std::uint32_t> Smsc::deliver(const ShortMessage& message) {
  return ask({deliver_sm, 0, 0, body_of(message)});
}

void Smsc::send_raw(const std::string& bytes) {
  write_all(connection_, bytes);
}

ShortMessage from_phone(const std::string& number, const std::string& text) {
  ShortMessage message;
  message.source = {1, 1, number};
  message.destination = {0, 1, "1069012345"};
  message.coding = 8;
  message.bytes = to_ucs2(text);
  return message;
}

}  // namespace xiaoer::test
