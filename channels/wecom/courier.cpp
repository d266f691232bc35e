// SPDX-License-Identifier: Apache-2.0
#include "channels/wecom/courier.h"

#include <nlohmann/json.hpp>

#include "channels/outcome.h"
#include "channels/wecom/outcome.h"
#include "channels/wecom/sync_fields.h"

namespace xiaoer::channels::wecom {
namespace {

constexpr Milliseconds kMediaLasts = std::chrono::hours{70};  // the provider keeps a file for three days

using State = Session::State;

bool is_theirs(const Session& session) {
  return session.state == State::pool || session.state == State::person;
}

Objection theirs(const Session& session) {
  const std::string who = session.servicer.empty() ? "" : "（" + session.servicer + "）";
  return {"held_elsewhere",
          "会话正由企业微信里的接待人员" + who + "处理，请在企业微信中回复，或在那里结束会话后再试",
          "A colleague answers this conversation in the provider's own client; answer there, or end it there "
          "first"};
}

Objection used_up() {
  return {"allowance_used", "顾客上一条消息之后的 5 条已发完，等他再发消息后可继续；紧急时请改用电话或短信",
          "The five messages after the customer's last one are used up. Wait for his next, or use another "
          "channel"};
}

Objection too_late() {
  return {"window_closed", "距顾客上次发消息已超过 48 小时，不能再发；请改用电话、短信或邮件",
          "More than 48 hours have passed since the customer wrote. Use another channel"};
}

Rejected rejected(const Objection& objection) {
  return {objection.zh + " / " + objection.en};
}

}  // namespace

// A send to a customer who never wrote is tried: the provider knows better than a ledger that is new.
std::optional<Objection> Courier::objection(const OutboundMessage& message) const {
  if (std::holds_alternative<Event>(message.body))
    return Objection{"not_sendable", "这类消息不能发送", "This kind of message cannot be sent"};
  if (const auto* file = std::get_if<Attachment>(&message.body))
    if (file->size > media_kind(file->mime, file->size).most)
      return Objection{"too_large", "文件超过 20 MB，微信客服不能发送；请发送下载链接",
                       "Files over 20 MB cannot be sent on this channel; send a link instead"};
  if (ledger_.code(message.to)) return std::nullopt;
  const Session session = ledger_.session(message.to);
  if (is_theirs(session)) return theirs(session);
  const auto allowance = ledger_.allowance(message.to);
  if (!allowance || allowance->left > 0) return std::nullopt;
  return allowance->until && *allowance->until <= sink_.now() ? too_late() : used_up();
}

Allowance Courier::allowance(const Address& customer) const {
  return ledger_.allowance(customer).value_or(Allowance{0, kMessagesPerTurn, std::nullopt});
}

Courier::Step Courier::refused_before(const OutboundMessage& message) const {
  if (const auto objection_now = objection(message)) return rejected(*objection_now);
  if (message.author == "agent" || ledger_.code(message.to)) return std::nullopt;
  const auto allowance = ledger_.allowance(message.to);
  if (!allowance || allowance->left > settings_.keep_for_people) return std::nullopt;
  return Rejected{
      "自动回复没有发送：剩下的条数留给人工 / not sent by the bot: what is left is kept for people"};
}

SendResult Courier::send(const OutboundMessage& message) {
  if (auto refused = refused_before(message)) return *refused;
  Parcel parcel{message.to, message_id(secret_, message), {}};
  if (auto refused = put_in(message, parcel)) return *refused;
  const auto allowance = ledger_.allowance(message.to);
  const bool allowed = allowance && allowance->left > 0 && !is_theirs(ledger_.session(message.to)) &&
                       ledger_.session(message.to).state != State::ended;
  if (!allowed)
    if (auto sent = with_code(parcel)) return *sent;
  if (auto refused = take_over(parcel)) return *refused;
  return send_parcel(parcel);
}

Courier::Step Courier::put_in(const OutboundMessage& message, Parcel& parcel) {
  if (const auto* file = std::get_if<Attachment>(&message.body)) return upload(message.to, *file, parcel);
  auto content = content_of(message.body);
  if (!content) return Rejected{"这类消息不能发送 / this kind of message cannot be sent"};
  parcel.content = std::move(*content);
  return std::nullopt;
}

Courier::Step Courier::upload(const Address& to, const Attachment& file, Parcel& parcel) {
  const MediaKind kind = media_kind(file.mime, file.size);
  const std::string key = "media:" + file.attachment_id;
  std::string media_id = sink_.recall(key);
  if (media_id.empty()) {
    const auto stored = sink_.load_attachment(to, file.attachment_id);
    if (!stored) return Rejected{"附件不存在 / the attachment is not there any more"};
    const auto answer =
        api_.upload(kind.type, {"media", stored->second, file.name.empty() ? "file" : file.name, file.mime});
    if (!answer.answered)  // an upload may be repeated: nobody has seen it
      return RetryLater{answer.message, {}};
    const SendResult result = outcome(answer, "", sink_.now());
    if (!std::holds_alternative<Delivered>(result)) return result;
    media_id = text_at(nlohmann::json::parse(answer.body, nullptr, false), "media_id");
    if (media_id.empty()) return RetryLater{"上传后没有得到文件编号 / the upload gave no media_id", {}};
    sink_.remember({{key, media_id, sink_.now() + kMediaLasts}});
  }
  parcel.content = media_content(kind.type, media_id);
  parcel.media_key = key;
  return std::nullopt;
}

Courier::Step Courier::with_code(const Parcel& parcel) {
  const auto code = ledger_.code(parcel.to);  // read once: it may end, or another may come, at any time
  const std::string& type = parcel.content.type;
  if (!code || !(type == "text" || (code->choices && type == "msgmenu"))) return std::nullopt;
  SendResult result = outcome(api_.send_on_event(event_json(code->code, parcel.msgid, parcel.content)),
                              parcel.msgid, sink_.now());
  if (!std::holds_alternative<RetryLater>(result)) ledger_.code_used(parcel.to, code->code);
  return result;
}

// In the state "bot" the provider keeps its own routing out of the conversation.
Courier::Step Courier::take_over(const Parcel& parcel) {
  if (settings_.desk != Settings::Desk::own || ledger_.session(parcel.to).state == State::bot)
    return std::nullopt;
  const auto answer = api_.make_bot(parcel.to);
  if (answer.good()) {
    ledger_.found(parcel.to, {State::bot, ""});
    return std::nullopt;
  }
  if (!answer.answered) return RetryLater{answer.message, retry_after(answer.retry_after, sink_.now())};
  if (answer.status != 200 || answer.code != kSessionInvalid) {
    SendResult result = outcome(answer, parcel.msgid, sink_.now());
    // Without the right to change states the message itself may still pass.
    return std::holds_alternative<RetryLater>(result) ? Step(std::move(result)) : std::nullopt;
  }
  const auto session = api_.session(parcel.to);
  if (session) ledger_.found(parcel.to, *session);
  if (session && is_theirs(*session)) return rejected(theirs(*session));
  return std::nullopt;
}

SendResult Courier::send_parcel(const Parcel& parcel) {
  const auto answer = api_.send(send_json(parcel.to, parcel.msgid, parcel.content));
  if (answer.good()) {
    SendResult result = outcome(answer, parcel.msgid, sink_.now());
    if (std::holds_alternative<Delivered>(result)) ledger_.sent(parcel.to);
    return result;
  }
  if (answer.answered && answer.code == kTooManyMessages) ledger_.used_up(parcel.to);
  if (answer.answered && answer.code == kSessionInvalid) return lost_session(parcel);
  if (answer.answered && answer.code == kMediaInvalid && !parcel.media_key.empty()) {
    sink_.remember({{parcel.media_key, "", sink_.now()}});  // uploaded again the next time
    return RetryLater{words_of(kMediaInvalid, ""), Milliseconds{0}};
  }
  return outcome(answer, parcel.msgid, sink_.now());
}

// Somebody else has the conversation, or it is over. What is remembered of it was wrong.
SendResult Courier::lost_session(const Parcel& parcel) {
  const auto session = api_.session(parcel.to);
  ledger_.found(parcel.to, session.value_or(Session{}));
  if (session && is_theirs(*session)) return rejected(theirs(*session));
  if (session && session->state != State::ended)
    return RetryLater{words_of(kSessionInvalid, ""), Milliseconds{1000}};
  if (auto sent = with_code(parcel)) return *sent;
  return Rejected{words_of(kSessionInvalid, "")};
}

}  // namespace xiaoer::channels::wecom
