// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/crash_load.h"

#include <chrono>
#include <stdexcept>

namespace xiaoer::test {
namespace {

using namespace std::chrono_literals;
constexpr auto kRestartLimit = 60s;

}  // namespace

CrashLoad::CrashLoad(int port, int senders, int conversations_each)
    : port_(port), conversations_each_(conversations_each), visitors_(senders), ledgers_(senders) {
  for (auto& own : visitors_) {
    for (int i = 0; i < conversations_each; ++i) {
      if (!own.emplace_back(port).open()) throw std::runtime_error("a session could not be opened");
    }
  }
  for (int sender = 0; sender < senders; ++sender) threads_.emplace_back([this, sender] { send(sender); });
}

CrashLoad::~CrashLoad() {
  finishing_ = true;
  server_is_up();
}

void CrashLoad::server_is_up() {
  {
    const std::lock_guard lock(mutex_);
    ++starts_;
  }
  restarted_.notify_all();
}

std::vector<Ledger> CrashLoad::finish() {
  finishing_ = true;
  server_is_up();
  threads_.clear();
  return std::move(ledgers_);
}

void CrashLoad::send(int sender) {
  auto& own = visitors_[static_cast<std::size_t>(sender)];
  auto& ledger = ledgers_[static_cast<std::size_t>(sender)];
  for (int number = 0; !finishing_; ++number) {
    auto& visitor = own[static_cast<std::size_t>(number % conversations_each_)];
    const auto name = std::to_string(sender) + "-" + std::to_string(number);
    const auto text = "退货运费谁出？ " + name;
    for (int tries = 0;; ++tries) {
      const int starts = starts_;
      const auto sent = visitor.send(name, text);
      if (sent && sent->accepted()) {
        ledger.push_back({visitor.conversation(), text, sent->seq});
        ++acked_;
        break;
      }
      if (finishing_ && tries > 100) return;
      if (sent) {
        std::this_thread::sleep_for(5ms);  // refused: not stored, try again
      } else {
        wait_for_restart(starts);
      }
    }
  }
}

// A connection that broke after the restart is no reason to wait for another one.
void CrashLoad::wait_for_restart(int since) {
  std::unique_lock lock(mutex_);
  restarted_.wait_for(lock, finishing_ ? 20ms : std::chrono::milliseconds(kRestartLimit),
                      [&] { return starts_ != since; });
}

}  // namespace xiaoer::test
