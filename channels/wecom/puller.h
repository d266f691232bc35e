// SPDX-License-Identifier: Apache-2.0
// Fetches what customers wrote: one puller for each service account, all on the channel's listener thread, a
// page of each in turn. Rung by callbacks; asks by itself once a minute, too, because callbacks get lost.
// What it fetched and the place up to which it read are stored in one piece.
#pragma once
#include <condition_variable>
#include <map>
#include <mutex>
#include <stop_token>

#include "channels/wecom/arrivals.h"
#include "channels/wecom/settings.h"

namespace xiaoer::channels::wecom {

class Puller {
 public:
  Puller(const Settings& settings, std::string account, KfApi& api);

  // HTTP pool. A callback for an account; `token` speaks for us for ten minutes. Returns at once.
  void ring(const std::string& open_kfid, const std::string& token, TimePoint now);
  // Listener thread, until asked to stop.
  void listen(const std::stop_token& stop, Sink& sink);
  // Fetches all that is due; returns how many pages were stored. Listener thread, or a test's.
  std::size_t pull_due(const std::stop_token& stop, Sink& sink);
  // The only service account when there is one; "" otherwise.
  [[nodiscard]] std::string only_account() const;

 private:
  struct Line {
    std::string token;
    TimePoint token_until{};
    TimePoint due{};  // 1970: at once
    int faults = 0;
  };
  enum class Turn { more, done, failed };

  void learn_accounts(const Sink& sink);
  [[nodiscard]] std::vector<std::string> due_lines(TimePoint now);
  [[nodiscard]] Turn pull_page(const std::string& open_kfid, const std::stop_token& stop, Sink& sink);
  [[nodiscard]] SyncAsk ask_of(const std::string& open_kfid, const Sink& sink);
  void after_refusal(const SyncAsk& ask, const tencent::ApiAnswer& answer, Sink& sink);
  void warn_rarely(const std::string& words, const Sink& sink);
  void warn_of(const tencent::ApiAnswer& answer, const Sink& sink);
  void plan(const std::string& open_kfid, Turn turn, TimePoint now);
  [[nodiscard]] bool is_ours(const std::string& open_kfid) const;

  const Settings& settings_;
  const std::string account_;
  KfApi& api_;
  std::optional<Arrivals> arrivals_;
  TimePoint accounts_due_{}, warn_from_{};
  mutable std::mutex mutex_;  // guards lines_ and rung_
  std::condition_variable_any bell_;
  bool rung_ = false;
  std::map<std::string, Line> lines_;
};

}  // namespace xiaoer::channels::wecom
