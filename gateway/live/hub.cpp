// SPDX-License-Identifier: Apache-2.0
#include "gateway/live/hub.h"

#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <mutex>
#include <thread>
#include <unordered_set>

#include "gateway/live/board.h"
#include "gateway/live/door.h"
#include "gateway/live/handshake.h"
#include "gateway/live/listen.h"

namespace xiaoer::gateway {

namespace asio = boost::asio;
using Failure = boost::system::error_code;

namespace {

constexpr std::size_t kMostHandshakes = 2000;  // connections that have not said yet what they want
constexpr Milliseconds kHandshakeTime{10'000};
constexpr Milliseconds kAcceptPause{100};  // when no file descriptor is left

// Each stream is an open file; the usual soft limit is 1,024.
void raise_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) spdlog::warn("the limit of open files stays at its soft value");
}

class Hub final : public LiveHub, public Handshake::Owner {
 public:
  Hub(LiveOptions options, LiveSource source);
  ~Hub() override { stop(); }

  void wake_conversation(Id conversation_id) override;
  void wake_desks() override;
  void tell_visitors(Id conversation_id, LiveEvent event) override;
  void tell_desks(LiveEvent event) override;
  [[nodiscard]] std::size_t streams() const override { return board_.size(); }
  [[nodiscard]] std::size_t desks() const override { return board_.desks(); }
  [[nodiscard]] int port() const override { return port_; }
  void stop() override;

  void arrived(Handshake& from, const channels::WebhookRequest& request) override;
  void ended(Handshake& from) override { handshakes_.erase(&from); }

 private:
  struct Waiting {
    std::shared_ptr<Handshake> handshake;
    Milliseconds left;
  };
  void run();
  void accept();
  void tick();
  void give_up_late_handshakes();
  void schedule_wakes();
  void do_wakes();

  const LiveOptions options_;
  const LiveSource source_;
  std::unique_ptr<asio::thread_pool> readers_;
  Loop loop_{1};
  Acceptor acceptor_;
  asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>,
                             Loop::executor_type>
      ticks_, accept_pause_;
  Board board_;
  std::unordered_map<Handshake*, Waiting> handshakes_;
  int port_ = 0;

  std::mutex wakes_mutex_;  // guards the three below: what to wake at the loop's next turn
  std::unordered_set<Id> wakes_;
  bool wake_desks_ = false, wakes_scheduled_ = false;

  std::once_flag stopped_;
  std::jthread thread_;
};

Hub::Hub(LiveOptions options, LiveSource source)
    : options_(std::move(options)),
      source_(std::move(source)),
      readers_(options_.threads > 1 ? std::make_unique<asio::thread_pool>(options_.threads - 1) : nullptr),
      acceptor_(loop_),
      ticks_(loop_),
      accept_pause_(loop_),
      board_(loop_, source_, options_, readers_.get()) {
  raise_file_limit();
  port_ = listen_on(acceptor_, options_.host, options_.port);
  accept();
  tick();
  thread_ = std::jthread([this] { run(); });
}

void Hub::run() {
  for (;;) try {
      loop_.run();
      return;
    } catch (const std::exception& error) {
      spdlog::error("live hub: {}", error.what());
    }
}

void Hub::accept() {
  acceptor_.async_accept([this](const Failure& failure, Socket socket) {
    if (failure == asio::error::operation_aborted) return;
    if (failure) {
      accept_pause_.expires_after(kAcceptPause);
      accept_pause_.async_wait([this](const Failure& stopped) {
        if (!stopped) accept();
      });
      return;
    }
    if (handshakes_.size() < kMostHandshakes) {
      const auto handshake = std::make_shared<Handshake>(std::move(socket), *this);
      handshakes_.emplace(handshake.get(), Waiting{handshake, kHandshakeTime});
      handshake->start();
    }
    accept();
  });
}

void Hub::arrived(Handshake& from, const channels::WebhookRequest& request) {
  auto verdict = decide(request, options_, source_, board_.size());
  if (auto* refusal = std::get_if<Refusal>(&verdict)) return from.reply(std::move(refusal->bytes));
  auto& admission = std::get<Admission>(verdict);
  const auto stream = std::make_shared<Stream>(from.take_socket(), admission.listener, board_);
  handshakes_.erase(&from);
  board_.add(stream, std::make_shared<const std::string>(std::move(admission.head)));
}

void Hub::tick() {
  ticks_.expires_after(options_.heartbeat / Board::kSlots);
  ticks_.async_wait([this](const Failure& failure) {
    if (failure) return;
    board_.tick();
    give_up_late_handshakes();
    tick();
  });
}

void Hub::give_up_late_handshakes() {
  for (auto& [key, waiting] : handshakes_) {
    waiting.left -= options_.heartbeat / Board::kSlots;
    if (waiting.left <= Milliseconds{0}) waiting.handshake->cancel();  // ended() follows from the loop
  }
}

void Hub::wake_conversation(Id conversation_id) {
  if (board_.size() == 0) return;
  const std::lock_guard lock(wakes_mutex_);
  wakes_.insert(conversation_id);
  schedule_wakes();
}

void Hub::wake_desks() {
  if (board_.size() == 0) return;
  const std::lock_guard lock(wakes_mutex_);
  wake_desks_ = true;
  schedule_wakes();
}

void Hub::schedule_wakes() {
  if (!std::exchange(wakes_scheduled_, true)) asio::post(loop_, [this] { do_wakes(); });
}

void Hub::do_wakes() {
  std::unordered_set<Id> wakes;
  bool desks = false;
  {
    const std::lock_guard lock(wakes_mutex_);
    wakes.swap(wakes_);
    desks = std::exchange(wake_desks_, false);
    wakes_scheduled_ = false;
  }
  for (const Id conversation_id : wakes) board_.wake(conversation_id);
  if (desks) board_.wake_desks();
}

void Hub::tell_visitors(Id conversation_id, LiveEvent event) {
  asio::post(loop_, [this, conversation_id, bytes = event_bytes(event)] {
    board_.tell_visitors(conversation_id, bytes);
  });
}

void Hub::tell_desks(LiveEvent event) {
  asio::post(loop_, [this, bytes = event_bytes(event)] { board_.tell_desks(bytes); });
}

void Hub::stop() {
  std::call_once(stopped_, [this] {
    asio::post(loop_, [this] {
      Failure ignored;
      acceptor_.close(ignored);
      board_.close_all();
      for (auto& [key, waiting] : handshakes_) waiting.handshake->cancel();
      loop_.stop();
    });
    if (thread_.joinable()) thread_.join();
    if (readers_) readers_->join();
  });
}

}  // namespace

std::unique_ptr<LiveHub> LiveHub::start(LiveOptions options, LiveSource source) {
  return std::make_unique<Hub>(std::move(options), std::move(source));
}

}  // namespace xiaoer::gateway
