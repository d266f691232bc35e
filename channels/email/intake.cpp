// SPDX-License-Identifier: Apache-2.0
#include "channels/email/intake.h"

#include "channels/email/letter.h"
#include "channels/email/report.h"
#include "foundation/crash_point.h"
#include "foundation/error.h"
#include "foundation/random.h"
#include "foundation/text.h"

namespace xiaoer::channels::email {
namespace {

constexpr auto kIdentityKept = std::chrono::hours(24 * 400);

std::string identity_key(const std::string& identity) {
  return "d:" + sha256_hex(identity).substr(0, 32);
}

// A split may have moved the mail that the report is about.
std::optional<Thread> thread_of(const Report& report, const Notes& notes) {
  const std::string moved = notes.thread_of(report.provider_id);
  return notes.thread(moved.empty() ? report.token.thread : moved);
}

}  // namespace

std::vector<Accepted> Intake::take(std::vector<ArrivedMail> mails, std::vector<Memory> also, Sink& sink) {
  const std::lock_guard lock(mutex_);
  try {
    return take_together(mails, also, sink);
  } catch (const RequestError&) {
    if (mails.size() <= 1) throw;
  }
  // One of them was refused: alone, so that it does not hold up the others; the place in the mailbox last.
  std::vector<Accepted> accepted;
  for (auto& mail : mails) {
    std::vector<ArrivedMail> one;
    one.push_back(std::move(mail));
    const auto stored = take_together(one, {}, sink);
    accepted.insert(accepted.end(), stored.begin(), stored.end());
  }
  mails.clear();
  take_together(mails, std::move(also), sink);
  return accepted;
}

std::vector<Accepted> Intake::take_together(std::vector<ArrivedMail>& mails, std::vector<Memory> also,
                                            Sink& sink) {
  const TimePoint now = sink.now();
  Batch batch;
  Notes notes(sink);
  // A large mail comes alone and is not copied.
  for (auto& mail : mails) add(mails.size() == 1 ? std::move(mail) : ArrivedMail(mail), batch, notes, now);
  batch.memories = notes.take();
  batch.memories.insert(batch.memories.end(), also.begin(), also.end());
  if (batch.memories.empty() && batch.messages.empty()) return {};
  crash_point("mail.storing");
  auto accepted = sink.accept_batch(batch);
  crash_point("mail.stored");
  return accepted;
}

void Intake::add(ArrivedMail arrived, Batch& batch, Notes& notes, TimePoint now) const {
  if (!arrived.refusal.empty()) {
    const Unread unread{
        "refused:" + sha256_hex(arrived.name),
        "邮件服务器不肯交出这封邮件，请到邮箱里查看。The mail server does not hand this mail out; "
        "look at it in the mailbox. (" +
            valid_utf8(arrived.refusal) + ")"};
    return add_unreadable(std::move(arrived), unread, batch, notes, now);
  }
  Mail mail;
  try {
    mail = read_mail(arrived.raw, *settings_.rules);
  } catch (const std::exception& error) {
    const Unread unread{
        "raw:" + sha256_hex(arrived.raw),
        "这封邮件无法读取，请查看原始文件。This mail cannot be read; see the original file. (" +
            std::string(error.what()) + ")"};
    return add_unreadable(std::move(arrived), unread, batch, notes, now);
  }
  add_read(std::move(arrived), std::move(mail), batch, notes, now);
}

void Intake::add_read(ArrivedMail arrived, Mail mail, Batch& batch, Notes& notes, TimePoint now) const {
  const std::string identity = identity_of(mail, arrived.raw);
  if (!notes.recall(identity_key(identity)).empty()) return;  // taken before
  notes.put(identity_key(identity), "1", now + kIdentityKept);
  if (arrived.beginning_only)
    mail.notices.emplace_back(
        "邮件过大，只收取了开头部分，完整邮件在邮箱里。The mail is too large; only its beginning was taken, "
        "the whole is in the mailbox.");
  const auto report = read_report(mail, arrived.raw, mint_, now);
  const auto thread = report ? thread_of(*report, notes) : std::nullopt;
  if (report && report->failed) batch.receipts.push_back({report->provider_id, false, report->reason});
  std::string why;
  Thread where;
  if (thread) {  // a report belongs to the conversation of the mail it is about
    where = *thread;
    why = "report";
  } else {
    where = place_mail(mail, identity, {settings_, mint_, now}, notes).thread;
    why = where.automatic;
  }
  const LetterOf letter{{kind_, account_, where.peer, where.id}, identity, where.name, why};
  add_letter(letter, std::move(arrived), std::move(mail), batch, now);
}

void Intake::add_unreadable(ArrivedMail arrived, const Unread& unread, Batch& batch, Notes& notes,
                            TimePoint now) const {
  const std::string& identity = unread.identity;
  if (!notes.recall(identity_key(identity)).empty()) return;
  notes.put(identity_key(identity), "1", now + kIdentityKept);
  Mail mail;
  mail.notices.push_back(unread.notice);
  Thread thread = place_mail(mail, identity, {settings_, mint_, now}, notes).thread;
  add_letter({{kind_, account_, thread.peer, thread.id}, identity, "", "unreadable"}, std::move(arrived),
             std::move(mail), batch, now);
}

}  // namespace xiaoer::channels::email
