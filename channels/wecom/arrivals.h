// SPDX-License-Identifier: Apache-2.0
// A page of the provider → what is stored of it in one piece: messages, receipts, what the ledger must know,
// and the place up to which was read. Fetches the files and names that a page only mentions; a file that does
// not come now comes later, and so do those after it, so that a page never waits long. Listener thread.
#pragma once
#include <map>
#include <set>

#include "channels/tencent/late_files.h"
#include "channels/wecom/kf_api.h"
#include "channels/wecom/ledger.h"

namespace xiaoer::channels::wecom {

[[nodiscard]] std::string cursor_key(const std::string& open_kfid);

class Arrivals {
 public:
  Arrivals(std::string account, KfApi& api, Sink& sink)
      : account_(std::move(account)),
        api_(api),
        sink_(sink),
        ledger_(sink),
        late_files_(sink.now, [this](const tencent::LateFile& file) { return fetched(file); }) {
    late_files_.recall(sink);
  }

  [[nodiscard]] Batch batch_of(const SyncPage& page, const std::string& open_kfid,
                               const std::stop_token& stop);
  void stored();  // the last batch is durable
  // Files that did not come with their page; when to come again, at the latest.
  TimePoint fetch_late(const std::stop_token& stop) { return late_files_.work(stop, sink_); }

 private:
  void take(const SyncItem& item, Batch& batch);
  void take_message(const SyncItem& item, MessageBody body, Batch& batch);
  void take_event(const SyncItem& item, Batch& batch);
  void take_file(const SyncItem& item, const MediaItem& media, Batch& batch);
  [[nodiscard]] tencent::FileOrFault fetched(const tencent::LateFile& file);
  [[nodiscard]] MessageBody kept(const tencent::LateFile& file, const tencent::ApiAnswer& answer);
  void learn_names(const SyncPage& page, const std::stop_token& stop, Batch& batch);
  [[nodiscard]] Address address_of(const SyncItem& item) const;

  const std::string account_;
  KfApi& api_;
  Sink& sink_;
  const Ledger ledger_;
  std::string open_kfid_;                     // of the page at hand
  std::map<std::string, std::string> names_;  // of the page at hand
  std::vector<tencent::LateFile> late_;       // of the batch at hand
  bool fetching_ = true;                      // of the page at hand: files are fetched with it
  tencent::LateFiles late_files_;
};

}  // namespace xiaoer::channels::wecom
