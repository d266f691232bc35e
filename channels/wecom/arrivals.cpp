// SPDX-License-Identifier: Apache-2.0
#include "channels/wecom/arrivals.h"

#include <algorithm>

#include "channels/media_type.h"
#include "channels/wecom/outcome.h"
#include "foundation/error.h"

namespace xiaoer::channels::wecom {
namespace {

constexpr std::size_t kNamesAtOnce = 100;
constexpr Milliseconds kNameLasts = std::chrono::hours{24 * 7};
constexpr Milliseconds kMediaKept = std::chrono::hours{71};  // by the provider: three days, less an hour
constexpr char kAsked = '=';                                 // before a name that may be empty

std::string name_key(const std::string& customer) {
  return "name:" + customer;
}

// What the provider calls it and what the desk opens are the same for these; others go by their content.
std::string file_name(const std::string& disposition, const std::string& type) {
  const std::string mark = "filename=\"";
  const auto at = disposition.find(mark);
  if (at == std::string::npos) return type;
  const std::string name = disposition.substr(at + mark.size());
  return clean_file_name(name.substr(0, name.find('"')));
}

}  // namespace

std::string cursor_key(const std::string& open_kfid) {
  return "cursor:" + open_kfid;
}

Address Arrivals::address_of(const SyncItem& item) const {
  return {"wecom", account_, item.customer, item.open_kfid.empty() ? open_kfid_ : item.open_kfid};
}

Batch Arrivals::batch_of(const SyncPage& page, const std::string& open_kfid, const std::stop_token& stop) {
  open_kfid_ = open_kfid;
  late_.clear();
  fetching_ = true;
  Batch batch;
  learn_names(page, stop, batch);
  for (const SyncItem& item : page.items) {
    if (stop.stop_requested()) fetching_ = false;
    if (const auto* media = std::get_if<MediaItem>(&item.what))
      take_file(item, *media, batch);
    else
      take(item, batch);
  }
  if (!page.next_cursor.empty()) batch.memories.push_back({cursor_key(open_kfid), page.next_cursor, {}});
  return batch;
}

void Arrivals::stored() {
  for (tencent::LateFile& file : late_) late_files_.take_on(std::move(file));
  late_.clear();
}

void Arrivals::take(const SyncItem& item, Batch& batch) {
  if (const auto* body = std::get_if<MessageBody>(&item.what)) return take_message(item, *body, batch);
  if (const auto* failed = std::get_if<SendFailed>(&item.what)) {
    batch.receipts.push_back({failed->msgid, false, fail_words(failed->type)});
    return;
  }
  if (!item.customer.empty()) take_event(item, batch);
}

void Arrivals::take_message(const SyncItem& item, MessageBody body, Batch& batch) {
  if (item.customer.empty()) return;
  const Address from = address_of(item);
  const bool customers = item.origin != SyncItem::Origin::servicer;
  if (!customers) body = Event{"colleague", item.servicer + ": " + to_stored(body).text};
  batch.messages.push_back({from, item.id, std::move(body), item.sent_at, names_[item.customer], ""});
  if (customers) ledger_.wrote(from, item.sent_at, batch);
}

void Arrivals::take_event(const SyncItem& item, Batch& batch) {
  const Address from = address_of(item);
  const auto store = [&](Event event) {
    batch.messages.push_back({from, item.id, std::move(event), item.sent_at, names_[item.customer], ""});
  };
  if (const auto* entered = std::get_if<Entered>(&item.what)) {
    // Without a code nothing may be said: an earlier welcome stands, or the provider says one itself.
    if (entered->welcome_code.empty()) return store({"entered", entered->scene_param});
    batch.memories.push_back(Ledger::entered(from, entered->welcome_code, item.sent_at));
    store({"open", entered->scene_param.empty() ? entered->scene : entered->scene_param});
  } else if (const auto* change = std::get_if<SessionChange>(&item.what)) {
    for (Memory& memory : Ledger::changed(from, *change, item.sent_at))
      batch.memories.push_back(std::move(memory));
    if (change->kind == SessionChange::Kind::ended) return store({"session_ended", change->servicer});
    if (change->kind != SessionChange::Kind::other) store({"session_taken", change->servicer});
  } else if (const auto* recalled = std::get_if<Recalled>(&item.what)) {
    store({"recalled", recalled->msgid});
  }
}

void Arrivals::take_file(const SyncItem& item, const MediaItem& media, Batch& batch) {
  const tencent::LateFile file{item.id, address_of(item),         media.type, media.media_id,
                               "",      item.sent_at + kMediaKept};
  if (fetching_) {
    auto body = fetched(file);
    if (auto* now = std::get_if<MessageBody>(&body)) return take_message(item, std::move(*now), batch);
    fetching_ = false;
  }
  batch.memories.push_back(tencent::LateFiles::note(file));
  late_.push_back(file);
  take_message(item, tencent::file_pending(media.type), batch);
}

tencent::FileOrFault Arrivals::fetched(const tencent::LateFile& file) {
  const auto answer = api_.download(file.media_id);
  if (answer.good() && !answer.body.empty()) return kept(file, answer);
  if (answer.answered && answer.status == 200 && answer.code == kMediaInvalid)
    return tencent::file_lost(file.type);
  return RetryLater{answer.message, std::nullopt};
}

MessageBody Arrivals::kept(const tencent::LateFile& file, const tencent::ApiAnswer& answer) {
  const auto mime = media_type(answer.body, "");
  if (!mime) return tencent::file_refused(file.type);
  try {
    static_cast<void>(sink_.open_conversation(file.from, ""));
    const auto stored =
        sink_.store_attachment(file.from, file_name(answer.disposition, file.type), *mime, answer.body);
    return Attachment{attachment_type(stored.mime), stored.id, stored.name, stored.mime, stored.size};
  } catch (const RequestError&) {
    return tencent::file_refused(file.type);
  }
}

// Asked once a week for each person; a name is not worth waiting for.
void Arrivals::learn_names(const SyncPage& page, const std::stop_token& stop, Batch& batch) {
  names_.clear();
  std::vector<std::string> unknown;
  for (const SyncItem& item : page.items) {
    if (item.customer.empty() || names_.contains(item.customer)) continue;
    const std::string known = sink_.recall(name_key(item.customer));
    names_[item.customer] = known.empty() ? "" : known.substr(1);
    if (known.empty()) unknown.push_back(item.customer);
  }
  for (std::size_t at = 0; at < unknown.size() && !stop.stop_requested(); at += kNamesAtOnce) {
    const auto first = unknown.begin() + static_cast<std::ptrdiff_t>(at);
    const auto last =
        unknown.begin() + static_cast<std::ptrdiff_t>(std::min(at + kNamesAtOnce, unknown.size()));
    for (auto& [customer, about] : api_.people({first, last})) {
      batch.memories.push_back({name_key(customer), kAsked + about.nickname, sink_.now() + kNameLasts});
      const std::string same_as = about.unionid.empty() ? "" : "unionid:" + about.unionid;
      batch.profiles.push_back({{"wecom", account_, customer}, about.nickname, same_as});
      names_[customer] = std::move(about.nickname);
    }
  }
}

}  // namespace xiaoer::channels::wecom
