// SPDX-License-Identifier: Apache-2.0
#include "channels/email/outgoing.h"

#include "channels/split.h"

namespace xiaoer::channels::email {
namespace {

struct Words {
  std::string operator()(const Text& body) const { return body.text; }
  std::string operator()(const Card& body) const { return plain_choices(body); }
  std::string operator()(const Letter& body) const { return body.text; }
  std::string operator()(const Link& body) const {
    return body.title.empty() ? body.url : body.title + "\n" + body.url;
  }
  std::string operator()(const Location& body) const {
    return body.label + "\n" + std::to_string(body.latitude) + ", " + std::to_string(body.longitude);
  }
  std::string operator()(const Event&) const { return ""; }
  std::string operator()(const Attachment& body) const { return "附件 Attachment: " + body.name; }
};

bool has_han(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xE3; });
}

// What a stranger wrote is not sent on by a machine: the address may be somebody else's.
std::string subject_of(const OutgoingParts& parts, const std::string& letter_subject, std::string_view text) {
  const Thread& thread = parts.thread;
  const std::string number = thread.number ? " [#" + std::to_string(thread.number) + "]" : "";
  if (!letter_subject.empty()) return letter_subject + number;
  const bool echo = !thread.subject.empty() && (!parts.by_machine || thread.trust == Trust::proven);
  if (echo) return "Re: " + thread.subject + number;
  return (has_han(text) ? "回复您的来信" : "About your message") + number;
}

}  // namespace

OutgoingMail outgoing_mail(const OutboundMessage& message, const OutgoingParts& parts) {
  const Settings& settings = parts.settings;
  const Thread& thread = parts.thread;
  OutgoingMail mail;
  mail.from = settings.from;
  mail.to = {message.to.peer, parts.by_machine && thread.trust != Trust::proven ? "" : thread.name};
  if (!settings.reply_address.empty())
    mail.reply_to = parts.mint.reply_address(message.to.thread, parts.now, settings.reply_address);
  mail.message_id = parts.mint.message_id({message.to.thread, message.id * 100 + message.part}, parts.now,
                                          domain_of(settings.from.address));
  mail.in_reply_to = thread.last_id;
  mail.references = thread.references;
  if (!thread.last_id.empty()) mail.references.push_back(thread.last_id);
  mail.text = std::visit(Words{}, message.body);
  const auto* letter = std::get_if<Letter>(&message.body);
  mail.subject = subject_of(parts, letter ? letter->subject : "", mail.text);
  const std::string& signature = has_han(mail.text) ? settings.signature : settings.signature_en;
  if (!signature.empty()) mail.text += "\n\n-- \n" + signature;
  mail.by_machine = parts.by_machine;
  mail.loop_mark = parts.mint.loop_mark();
  mail.date = parts.now;
  return mail;
}

std::optional<std::string> add_files(OutgoingMail& mail, const OutboundMessage& message, Sink& sink) {
  std::vector<Attachment> files;
  if (const auto* one = std::get_if<Attachment>(&message.body)) files.push_back(*one);
  if (const auto* letter = std::get_if<Letter>(&message.body)) files = letter->attachments;
  for (const Attachment& file : files) {
    auto loaded = sink.load_attachment(message.to, file.attachment_id);
    if (!loaded) return "附件已不存在：" + file.name + "。The attachment is gone.";
    mail.files.push_back({loaded->first.name, loaded->first.mime, std::move(loaded->second)});
  }
  return std::nullopt;
}

}  // namespace xiaoer::channels::email
