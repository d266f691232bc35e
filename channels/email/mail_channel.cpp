// SPDX-License-Identifier: Apache-2.0
#include "channels/email/mail_channel.h"

#include "channels/email/answer_limits.h"
#include "channels/email/compose.h"
#include "channels/email/intake.h"
#include "channels/email/lmtp_door.h"
#include "channels/email/mailbox_reader.h"
#include "channels/email/outgoing.h"
#include "channels/email/pop3.h"
#include "channels/email/topic.h"
#include "channels/problem.h"
#include "foundation/random.h"

namespace xiaoer::channels::email {
namespace {

class MailChannel final : public Channel, public PartsTopics {
 public:
  explicit MailChannel(MailChannelParts parts)
      : parts_(std::move(parts)),
        mint_(parts_.secret, parts_.account, parts_.settings.token_days),
        limits_(parts_.settings),
        intake_(parts_.kind, parts_.account, parts_.settings, mint_) {}

  void attach(Sink& sink) override { sink_ = &sink; }

  [[nodiscard]] Capabilities capabilities() const override {
    Capabilities can;
    can.text_limit = 50'000;
    can.merge = true;
    can.media = true;
    can.receipts = true;  // "sent" is all that is known, until a report says that it came back
    return can;
  }

  [[nodiscard]] SendResult send(const OutboundMessage& message) override {
    if (!sink_) return RetryLater{"the mail channel is not started yet", std::nullopt};
    if (!is_address(message.to.peer))
      return Rejected{"没有可以回复的邮箱地址。There is no mail address to answer to."};
    Thread thread = thread_of(message);
    const bool by_machine = message.author != "agent";
    if (by_machine)
      if (const auto why = limits_.refusal(message, thread, *sink_, parts_.clock())) return Rejected{*why};
    const OutgoingParts parts{parts_.settings, mint_, thread, parts_.clock(), by_machine};
    OutgoingMail mail = outgoing_mail(message, parts);
    if (auto refused = add_files(mail, message, *sink_)) return Rejected{*refused};
    return result_of(parts_.submit({parts_.settings.from.address, message.to.peer}, compose(mail)),
                     mail.message_id);
  }

  [[nodiscard]] WebhookReply receive(const WebhookRequest& request, Sink& sink) override {
    if (parts_.settings.push_token.empty())
      return problem_reply(404, "no_push_door", "This account takes no mails by HTTP: set push_token_file.");
    if (request.method != "POST") return problem_reply(405, "method", "Mails are sent by POST.");
    const auto given = request.headers.find("authorization");
    if (given == request.headers.end() ||
        !equal_constant_time(given->second, "Bearer " + parts_.settings.push_token))
      return problem_reply(401, "bad_token", "The push token is missing or wrong.");
    if (request.body.size() > parts_.settings.largest_mail)
      return problem_reply(413, "too_large", "The mail is larger than largest_mail_mb.");
    if (read_headers(std::string_view(request.body).substr(0, 64 * 1024)).fields.empty())
      return problem_reply(422, "no_mail", "The body is no mail: it begins with no header line.");
    std::vector<ArrivedMail> mails;
    mails.push_back({request.body, parts_.clock(), false});
    intake_.take(std::move(mails), {}, sink);
    return {201, "application/json", R"({"stored":true})", {}};
  }

  [[nodiscard]] TopicParted part(const TopicSplit& split) override {
    const std::lock_guard lock(intake_.notes_mutex());
    Notes notes(*sink_);
    const auto raw = [&](const Letter& letter) {
      auto loaded = sink_->load_attachment(split.from, letter.original_id);
      return loaded ? std::move(loaded->second) : std::string();
    };
    TopicParted parted{part_thread(split, {parts_.settings, mint_, parts_.clock()}, notes, raw), {}};
    parted.memories = notes.take();
    return parted;
  }

  void listen(std::stop_token stop, Sink& sink) override {
    if (parts_.settings.door == Door::imap) MailboxReader(parts_.settings, intake_).run(stop, sink);
    if (parts_.settings.door == Door::lmtp) LmtpDoor(parts_.settings, intake_).run(stop, sink);
    if (parts_.settings.door == Door::pop3) Pop3Reader(parts_.settings, intake_).run(stop, sink);
  }

 private:
  // With its number, by which a reply without other signs finds back.
  Thread thread_of(const OutboundMessage& message) {
    const std::lock_guard lock(intake_.notes_mutex());
    Notes notes(*sink_);
    Thread thread = notes.thread(message.to.thread).value_or(Thread{message.to.thread, message.to.peer});
    thread.peer = message.to.peer;
    if (thread.number != 0 || message.conversation_id == 0) return thread;
    thread.number = message.conversation_id;
    notes.put(thread, parts_.clock());
    notes.put("n:" + std::to_string(thread.number), thread.id, parts_.clock() + std::chrono::hours(24 * 400));
    sink_->remember(notes.take());
    return thread;
  }

  MailChannelParts parts_;
  TokenMint mint_;
  AnswerLimits limits_;
  Intake intake_;
  Sink* sink_ = nullptr;
};

}  // namespace

std::unique_ptr<Channel> make_mail_channel(MailChannelParts parts) {
  return std::make_unique<MailChannel>(std::move(parts));
}

std::unique_ptr<Channel> make_email(Table& row, const ChannelContext& context) {
  MailChannelParts parts;
  parts.account = context.account;
  parts.settings = read_settings(row);
  parts.secret = context.secret;
  parts.clock = context.clock;
  parts.submit = make_submit(parts.settings.outgoing, parts.settings.timeout_seconds);
  return make_mail_channel(std::move(parts));
}

}  // namespace xiaoer::channels::email
