// SPDX-License-Identifier: Apache-2.0
// The provider's callbacks: signed, encrypted, without content; they only say that an account has something
// to fetch. HTTP pool.
#pragma once
#include "channels/channel.h"
#include "channels/tencent/envelope.h"
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
  [[nodiscard]] Answer answer(const WebhookRequest& request) const;

 private:
  [[nodiscard]] Answer prove(const WebhookRequest& request) const;
  [[nodiscard]] Answer take(const WebhookRequest& request) const;
  [[nodiscard]] bool signature_fits(const WebhookRequest& request, const std::string& sealed) const;

  const Settings& settings_;
  const std::optional<tencent::Envelope> envelope_;
};

}  // namespace xiaoer::channels::wecom
