// SPDX-License-Identifier: Apache-2.0
// Brings an answer to the customer: by kf/send_msg while the provider allows it, with an event's code
// otherwise (the welcome, the word after the end). Before the first answer the conversation is made ours, so
// that the provider's own client does not take it. Counts what was sent. Sender thread; objection() and
// allowance() on the HTTP pool.
#pragma once
#include "channels/wecom/kf_api.h"
#include "channels/wecom/ledger.h"
#include "channels/wecom/sent_body.h"
#include "channels/wecom/settings.h"

namespace xiaoer::channels::wecom {

class Courier {
 public:
  // `secret` is the installation's; all live as long as the channel.
  Courier(const Settings& settings, std::string secret, KfApi& api, const Sink& sink)
      : settings_(settings), secret_(std::move(secret)), api_(api), sink_(sink), ledger_(sink) {}

  [[nodiscard]] SendResult send(const OutboundMessage& message);
  [[nodiscard]] std::optional<Objection> objection(const OutboundMessage& message) const;
  [[nodiscard]] Allowance allowance(const Address& customer) const;

 private:
  // One message on its way.
  struct Parcel {
    Address to;
    std::string msgid;
    SentContent content;
    std::string media_key{};  // under which its uploaded file is remembered
  };
  using Step = std::optional<SendResult>;  // nullopt = go on

  [[nodiscard]] Step refused_before(const OutboundMessage& message) const;
  [[nodiscard]] Step put_in(const OutboundMessage& message, Parcel& parcel);
  [[nodiscard]] Step upload(const Address& to, const Attachment& file, Parcel& parcel);
  [[nodiscard]] Step with_code(const Parcel& parcel);
  [[nodiscard]] Step take_over(const Parcel& parcel);
  [[nodiscard]] SendResult send_parcel(const Parcel& parcel);
  [[nodiscard]] SendResult lost_session(const Parcel& parcel);

  const Settings& settings_;
  const std::string secret_;
  KfApi& api_;
  const Sink& sink_;
  const Ledger ledger_;
};

}  // namespace xiaoer::channels::wecom
