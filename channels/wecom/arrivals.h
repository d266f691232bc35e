// SPDX-License-Identifier: Apache-2.0
// A page of the provider → what is stored of it in one piece: messages, receipts, what the ledger must know,
// and the place up to which was read. Fetches the files and names that a page only mentions. Listener thread.
#pragma once
#include <map>
#include <set>

#include "channels/wecom/kf_api.h"
#include "channels/wecom/ledger.h"

namespace xiaoer::channels::wecom {

[[nodiscard]] std::string cursor_key(const std::string& open_kfid);

class Arrivals {
 public:
  Arrivals(std::string account, KfApi& api, Sink& sink)
      : account_(std::move(account)), api_(api), sink_(sink), ledger_(sink) {}

  // nullopt: a file could not be fetched now; the page must be asked for again. After three times the message
  // is stored without its file.
  [[nodiscard]] std::optional<Batch> batch_of(const SyncPage& page, const std::string& open_kfid);

 private:
  void take(const SyncItem& item, Batch& batch);
  void take_message(const SyncItem& item, MessageBody body, Batch& batch);
  void take_event(const SyncItem& item, Batch& batch);
  [[nodiscard]] std::optional<MessageBody> fetched(const SyncItem& item, const MediaItem& media);
  [[nodiscard]] MessageBody stored(const SyncItem& item, const MediaItem& media,
                                   const tencent::ApiAnswer& answer);
  void learn_names(const SyncPage& page, Batch& batch);
  [[nodiscard]] Address address_of(const SyncItem& item) const;

  const std::string account_;
  KfApi& api_;
  Sink& sink_;
  const Ledger ledger_;
  std::string open_kfid_;                     // of the page at hand
  std::map<std::string, std::string> names_;  // of the page at hand
  std::map<std::string, int> tries_;          // msgid → how often its file could not be fetched
};

}  // namespace xiaoer::channels::wecom
