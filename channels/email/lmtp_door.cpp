// SPDX-License-Identifier: Apache-2.0
#include "channels/email/lmtp_door.h"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <list>
#include <stop_token>

#include "channels/email/automatic.h"
#include "channels/email/lmtp.h"
#include "channels/email/mailbox_reader.h"
#include "channels/email/wire.h"

namespace xiaoer::channels::email {
namespace {

using namespace std::chrono_literals;
using Timer = std::chrono::steady_clock;

constexpr auto kLook = 200ms;  // how soon a stop is seen
constexpr auto kIdle = 5min;   // a mail server that says nothing is left
constexpr std::size_t kMostConnections = 20;

// A descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

struct AddressList {
  ~AddressList() {
    if (first) ::freeaddrinfo(first);
  }
  addrinfo* first = nullptr;
};

int listening_socket(const Server& server) {
  const std::string where = server.host + ":" + std::to_string(server.port);
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_PASSIVE;
  AddressList list;
  if (::getaddrinfo(server.host.c_str(), std::to_string(server.port).c_str(), &wanted, &list.first) != 0)
    throw MailServerError("there is no address " + where);
  const int number = ::socket(list.first->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const int yes = 1;
  ::setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (::bind(number, list.first->ai_addr, list.first->ai_addrlen) == 0 && ::listen(number, 20) == 0)
    return number;
  ::close(number);
  throw MailServerError("cannot listen at " + where);
}

class Guest {
 public:
  Guest(int number, LmtpParts parts) : socket_(number), session_(std::move(parts)) {
    to_send_ = session_.greeting();
    give();
  }
  [[nodiscard]] pollfd wish() const {
    return {socket_.number(), static_cast<short>(to_send_.empty() ? POLLIN : POLLOUT), 0};
  }
  // False when it is over.
  [[nodiscard]] bool serve(short events) {
    if (events == 0) return Timer::now() - heard_ < kIdle;
    heard_ = Timer::now();
    if (to_send_.empty() && !take()) return false;
    give();
    return !broken_ && (!session_.ended() || !to_send_.empty());
  }

 private:
  bool take() {
    std::array<char, 65536> bytes;
    const auto got = ::recv(socket_.number(), bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (got <= 0) return got < 0 && (errno == EAGAIN || errno == EINTR);
    to_send_ = session_.feed({bytes.data(), static_cast<std::size_t>(got)});
    return true;
  }
  void give() {
    const auto sent = ::send(socket_.number(), to_send_.data(), to_send_.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    broken_ = sent < 0 && errno != EAGAIN && errno != EINTR;
    if (sent > 0) to_send_.erase(0, static_cast<std::size_t>(sent));
  }
  Descriptor socket_;
  LmtpSession session_;
  std::string to_send_;
  Timer::time_point heard_ = Timer::now();
  bool broken_ = false;
};

}  // namespace

void LmtpDoor::run(const std::stop_token& stop, Sink& sink) {
  while (!stop.stop_requested()) {
    try {
      const Descriptor listening(listening_socket(settings_.incoming));
      serve(listening.number(), stop, sink);
    } catch (const std::exception& error) {
      sink.warn("mails for " + settings_.from.address + " cannot be delivered here; it is tried again",
                error.what());
      pause(stop, 10s);
    }
  }
}

void LmtpDoor::serve(int listening, const std::stop_token& stop, Sink& sink) {
  const auto store = [&](std::string raw) {
    std::vector<ArrivedMail> mails;
    mails.push_back({std::move(raw), sink.now(), false});
    try {
      intake_.take(std::move(mails), {}, sink);
    } catch (const std::exception& error) {
      sink.warn("a mail for " + settings_.from.address + " cannot be stored; the mail server keeps it",
                error.what());
      throw;
    }
  };
  const auto is_ours = [this](const std::string& address) { return is_own(address, settings_); };
  std::list<Guest> guests;
  while (!stop.stop_requested()) {
    std::vector<pollfd> wishes;
    for (const Guest& guest : guests) wishes.push_back(guest.wish());
    if (guests.size() < kMostConnections) wishes.push_back({listening, POLLIN, 0});
    if (::poll(wishes.data(), wishes.size(), static_cast<int>(kLook.count())) < 0 && errno != EINTR)
      throw MailServerError("the connections cannot be watched");
    std::size_t at = 0;
    for (auto guest = guests.begin(); guest != guests.end(); ++at)
      guest = guest->serve(wishes[at].revents) ? std::next(guest) : guests.erase(guest);
    if (at == wishes.size() || wishes[at].revents == 0) continue;
    const int number = ::accept4(listening, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (number >= 0)
      guests.emplace_back(
          number, LmtpParts{domain_of(settings_.from.address), settings_.largest_mail, is_ours, store});
  }
}

}  // namespace xiaoer::channels::email
