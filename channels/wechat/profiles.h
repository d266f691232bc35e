// SPDX-License-Identifier: Apache-2.0
// Who people are, as far as WeChat tells: unionid, which joins an owner's accounts, and the nickname where it
// still gives one. Asked once a month for each person, beside the conversation: nobody waits for it. Listener
// thread, but for want().
#pragma once
#include <deque>
#include <mutex>
#include <string>
#include <unordered_set>

#include "channels/tencent/api.h"
#include "channels/wechat/settings.h"

namespace xiaoer::channels::wechat {

class Profiles {
 public:
  Profiles(const Settings& settings, Clock clock, tencent::Api& api)
      : settings_(settings), clock_(std::move(clock)), api_(api) {}
  // The person wrote: returns whether somebody must be asked about. Any thread.
  [[nodiscard]] bool want(const std::string& openid);
  // He changed his profile, or withdrew his consent: what was told before counts no more. Any thread.
  void ask_again(const std::string& openid);
  // Asks for one person; when to come again: now when more wait, later when WeChat wants a pause.
  TimePoint work(const Sink& sink);

 private:
  void told(const std::string& openid, const tencent::ApiAnswer& answer, const Sink& sink) const;

  const Settings& settings_;
  const Clock clock_;
  tencent::Api& api_;
  std::mutex mutex_;
  std::deque<std::string> waiting_;
  std::unordered_set<std::string> asked_;  // in this run
  TimePoint not_before_{};
};

// What to remember of a person so that he is not asked for again; forgotten when he changes his profile.
[[nodiscard]] std::string profile_key(const std::string& openid);

}  // namespace xiaoer::channels::wechat
