// SPDX-License-Identifier: Apache-2.0
// How many messages each person may still be sent. What a person does opens a window: a message 5 for 48
// hours; a menu tap, following, scanning a code 3 and entering a mini program 2 for one minute each. The
// platform does not say how windows combine, so each sending counts in all that are open, and the widest
// counts. What the platform itself says afterwards is taken over. Kept in the account's memory; any thread.
#pragma once
#include <array>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "channels/channel.h"

namespace xiaoer::channels::wechat {

enum class Trigger { message, click, follow, scan, enter };
enum class Stand {
  unknown,       // the person never did anything that we know of
  open,          // something may be sent
  kept,          // only what is kept for people
  used_up,       // the window is open, its messages are used up
  over,          // no window is open
  unsubscribed,  // the person does not follow any more
};
enum class Author { bot, person };

class Ledger {
 public:
  Ledger(Clock clock, int kept_for_people) : clock_(std::move(clock)), kept_(kept_for_people) {}
  void attach(Sink& sink) { sink_ = &sink; }
  // The person did something at `at`. What it returns is to be stored together with the message. The same
  // again (a repeated callback) does not give the messages back that were sent since.
  [[nodiscard]] Memory opened(const std::string& openid, Trigger trigger, TimePoint at);
  [[nodiscard]] Memory unsubscribed(const std::string& openid);
  [[nodiscard]] Stand stand(const std::string& openid, Author author);
  [[nodiscard]] std::optional<Allowance> allowance(const std::string& openid);
  // Each of these stores what it changes.
  void sent(const std::string& openid);
  void told_used_up(const std::string& openid);  // by the platform
  void told_over(const std::string& openid);

 private:
  static constexpr std::size_t kTriggers = 5;
  struct Window {
    std::int64_t at = 0;  // milliseconds; 0 = never
    int used = 0;
  };
  struct Account {
    std::array<Window, kTriggers> windows;
    bool unsubscribed = false;
    bool known = false;
  };
  struct Left {
    int left = 0, for_bot = 0, total = 0;
    std::optional<TimePoint> until;  // nullopt: no window is open
  };
  Account& of(const std::string& openid);  // with the lock held
  [[nodiscard]] Left left_in(const Account& account) const;
  void make_room(TimePoint now);
  template <typename Change>
  void change(const std::string& openid, Change apply);
  static Memory memory(const std::string& openid, const Account& account);

  Clock clock_;
  int kept_;
  Sink* sink_ = nullptr;
  std::mutex mutex_;
  std::unordered_map<std::string, Account> accounts_;
};

}  // namespace xiaoer::channels::wechat
