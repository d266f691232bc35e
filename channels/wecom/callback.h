// SPDX-License-Identifier: Apache-2.0
// The provider's callbacks: signed, encrypted, without content; they only say that an account has something
// to fetch. One that was recorded rings nothing later; a repetition is acknowledged. HTTP pool.
#pragma once
#include "channels/channel.h"
#include "channels/tencent/envelope.h"
#include "channels/tencent/replay_guard.h"
#include "channels/wecom/settings.h"

namespace xiaoer::channels::wecom {

class Callback {
 public:
  explicit Callback(const Settings& settings);

  struct Ring {
    std::string open_kfid, token;
  };
  struct Answer {
    WebhookReply reply;
    std::optional<Ring> ring{};
  };
  // GET: the console's check of the address. POST: an event; acknowledged before anything is fetched.
  [[nodiscard]] Answer answer(const WebhookRequest& request, TimePoint now);

 private:
  [[nodiscard]] Answer prove(const WebhookRequest& request, TimePoint now) const;
  [[nodiscard]] Answer take(const WebhookRequest& request, TimePoint now);
  // What is sealed, when the signature, the time and the encryption fit.
  [[nodiscard]] std::optional<std::string> opened(const WebhookRequest& request, const std::string& sealed,
                                                  TimePoint now) const;

  const Settings& settings_;
  const std::optional<tencent::Envelope> envelope_;
  tencent::ReplayGuard guard_;
};

}  // namespace xiaoer::channels::wecom
