// SPDX-License-Identifier: Apache-2.0
// What WeChat sends us: stored, then answered.
#include <algorithm>

#include "channels/wechat/inbound.h"
#include "channels/wechat/passive.h"
#include "channels/wechat/wechat.h"

namespace xiaoer::channels::wechat {
namespace {

constexpr Milliseconds kFetchLimit{1500};                    // of a medium, inside the platform's 5 s
constexpr Milliseconds kMediaKept = std::chrono::hours{71};  // by the platform: three days, less an hour
constexpr std::size_t kMostTyping = 1000;                    // who waits to be shown it

}  // namespace

// A transferred message is answered at WeChat's own desk: it is shown at ours and means nothing to the
// dialog.
const TransferRule* WeChat::transfer_of(const Incoming& incoming) const {
  const auto* text = std::get_if<Text>(&incoming.message.body);
  if (!text) return nullptr;
  for (const TransferRule& rule : settings_.transfers)
    for (const std::string& word : rule.words)
      if (word == "*" || word == text->text) return &rule;
  return nullptr;
}

// What did not come now is fetched later.
std::optional<tencent::LateFile> WeChat::put_file_in(Incoming& incoming, const Sink& sink) {
  const MediaReference& media = *incoming.media;
  InboundMessage& message = incoming.message;
  auto fetched = media_.fetch(media, message.from, sink, kFetchLimit);
  if (auto* body = std::get_if<MessageBody>(&fetched)) {
    message.body = std::move(*body);
    return std::nullopt;
  }
  message.body = tencent::file_pending(media.type);
  return tencent::LateFile{message.provider_id, message.from, media.type,
                           media.media_id,      media.url,    message.sent_at + kMediaKept};
}

Accepted WeChat::store(Incoming& incoming, Sink& sink, TimePoint until) {
  const std::string& openid = incoming.message.from.peer;
  Batch batch;
  std::optional<tencent::LateFile> late;
  if (incoming.media) late = put_file_in(incoming, sink);
  if (late) batch.memories.push_back(tencent::LateFiles::note(*late));
  batch.receipts = std::move(incoming.receipts);
  batch.profiles = std::move(incoming.profiles);
  batch.memories.insert(batch.memories.end(), incoming.memories.begin(), incoming.memories.end());
  if (incoming.trigger)
    batch.memories.push_back(ledger_.opened(openid, *incoming.trigger, incoming.message.sent_at));
  if (incoming.unsubscribed) batch.memories.push_back(ledger_.unsubscribed(openid));
  if (until > clock_()) incoming.message.reply_until = until;
  if (incoming.told) batch.messages.push_back(incoming.message);
  const auto accepted = sink.accept_batch(batch);
  if (late) late_files_.take_on(std::move(*late));
  if (incoming.profile_changed) profiles_.ask_again(openid);
  if (incoming.told && !incoming.unsubscribed && profiles_.want(openid)) call_listener();
  return accepted.empty() ? Accepted{} : accepted.front();
}

std::string WeChat::reply_to(const Incoming& incoming, const Accepted& accepted, Sink& sink,
                             TimePoint until) {
  const auto replies = sink.await_replies(accepted, until);
  if (replies.empty()) {
    if (clock_() >= until) show_typing(incoming.message.from.peer);  // still at work on it
    return "success";
  }
  const Carried fits = carried(replies);
  std::vector<std::pair<Id, SendResult>> left;
  for (std::size_t i = fits.count; i < replies.size(); ++i)
    left.emplace_back(replies[i].id, RetryLater{"does not fit into the reply", std::nullopt});
  if (!left.empty()) sink.settle(left);
  if (fits.count == 0) return "success";
  return text_reply({incoming.message.from.peer, incoming.ours, accepted.stored_at}, fits.text);
}

WebhookReply WeChat::receive(const WebhookRequest& request, Sink& sink) {
  const TimePoint now = clock_();
  auto opened = callback_.open(request, now);
  if (auto* reply = std::get_if<WebhookReply>(&opened)) return std::move(*reply);
  const auto& message = std::get<OpenedMessage>(opened);
  Incoming incoming = read_incoming(message.fields, message.raw, settings_, now);
  const TransferRule* transfer = transfer_of(incoming);
  if (transfer) incoming.message.body = Event{"transfer", std::get<Text>(incoming.message.body).text};
  // A mini program takes no answer inside the request.
  const bool may_answer = settings_.type == AccountType::official && incoming.told && !transfer;
  const TimePoint until = may_answer ? now + settings_.reply_limit : now;
  const Accepted accepted = store(incoming, sink, until);
  if (transfer) {
    const Correspondents between{incoming.message.from.peer, incoming.ours, accepted.stored_at};
    return callback_.answer(settings_.format == Format::json ? transfer_reply_json(between)
                                                             : transfer_reply(between, transfer->to),
                            now);
  }
  if (!incoming.message.reply_until) return callback_.answer("success", now);
  return callback_.answer(reply_to(incoming, accepted, sink, until), clock_());
}

void WeChat::show_typing(const std::string& openid) {
  {
    std::lock_guard lock(mutex_);
    if (typing_.size() >= kMostTyping) return;
    if (std::find(typing_.begin(), typing_.end(), openid) == typing_.end()) typing_.push_back(openid);
  }
  call_listener();
}

void WeChat::call_listener() {
  {
    std::lock_guard lock(mutex_);
    called_ = true;
  }
  wanted_.notify_one();
}

}  // namespace xiaoer::channels::wechat
