// SPDX-License-Identifier: Apache-2.0
#include "channels/email/placing.h"

#include <array>
#include <charconv>

#include "foundation/ascii.h"
#include "foundation/random.h"
#include "foundation/text.h"

namespace xiaoer::channels::email {
namespace {

constexpr std::size_t kMostReferences = 21, kMostInvited = 20;

bool is_invited(const Thread& thread, const std::string& address) {
  return std::find(thread.invited.begin(), thread.invited.end(), address) != thread.invited.end();
}

// By a token that only the receiver of our mail can have.
std::optional<Thread> by_token(const Mail& mail, const std::string& writer, const PlacingRules& rules,
                               const Notes& notes) {
  std::vector<std::string> threads;
  const auto take = [&](const std::optional<ThreadToken>& token) {
    if (token) threads.push_back(token->thread);
  };
  for (const auto& id : mail.references) {
    if (!rules.mint.from_message_id(id, rules.now)) continue;
    if (const auto moved = notes.thread_of(id); !moved.empty()) threads.push_back(moved);  // by a split
    take(rules.mint.from_message_id(id, rules.now));
  }
  for (const auto* list : {&mail.to, &mail.cc})
    for (const Mailbox& each : *list) take(rules.mint.from_address(each.address, rules.now));
  for (const char* name : {"delivered-to", "x-original-to", "envelope-to"})
    for (const auto value : mail.headers.all(name))
      for (const Mailbox& each : read_mailboxes(value, 3))
        take(rules.mint.from_address(each.address, rules.now));
  for (const auto& id : threads)
    if (auto thread = notes.thread(id); thread && (thread->peer == writer || is_invited(*thread, writer)))
      return thread;
  return std::nullopt;
}

// By a mail of this conversation or by its number; only for the person whose conversation it is.
std::optional<Thread> by_knowledge(const Mail& mail, const std::string& writer, const Notes& notes) {
  const auto mine = [&](const std::string& id) -> std::optional<Thread> {
    auto thread = id.empty() ? std::nullopt : notes.thread(id);
    return thread && thread->peer == writer ? thread : std::nullopt;
  };
  for (const auto& id : mail.references)
    if (auto thread = mine(notes.thread_of(id))) return thread;
  if (const Id number = subject_number(mail.subject))
    return mine(notes.recall("n:" + std::to_string(number)));
  return std::nullopt;
}

// Long texts only: "1" or "没有" may well come twice.
std::string text_mark(const std::string& text) {
  std::string bare;
  for (const char c : text)
    if (!(c >= '0' && c <= '9') && c != ' ' && c != '\n') bare += c;
  return count_code_points(bare) < 30 ? "" : sha256_hex(bare).substr(0, 16);
}

void remember(const Thread& thread, const Mail& mail, TimePoint now, Notes& notes) {
  notes.put(thread, now);
  if (mail.message_id.empty() || !notes.thread_of(mail.message_id).empty()) return;
  notes.send_to(mail.message_id, thread.id, now);  // the first one keeps it
}

}  // namespace

void add_to_thread(Thread& thread, const Mail& mail, const PlacingRules& rules) {
  if (!thread.last_id.empty()) thread.references.push_back(thread.last_id);
  while (thread.references.size() > kMostReferences) thread.references.erase(thread.references.begin() + 1);
  thread.last_id = mail.message_id;
  if (!mail.subject.empty()) thread.subject = bare_subject(mail.subject);
  thread.automatic = automatic_reason(mail, rules.settings, rules.mint.loop_mark());
  thread.text_mark = text_mark(mail.text);
  // A stranger that a person copied in may speak, but nobody else is invited by them.
  if (writer_of(mail, rules.settings).address != thread.peer) return;
  for (const auto* list : {&mail.to, &mail.cc})
    for (const Mailbox& each : *list)
      if (thread.invited.size() < kMostInvited && !is_own(each.address, rules.settings) &&
          each.address != thread.peer && !is_invited(thread, each.address))
        thread.invited.push_back(each.address);
}

Mailbox writer_of(const Mail& mail, const Settings& settings) {
  const auto& forms = settings.form_senders;
  const bool form = std::find(forms.begin(), forms.end(), mail.from.address) != forms.end();
  return form && !mail.reply_to.empty() ? mail.reply_to.front() : mail.from;
}

Place place_mail(const Mail& mail, const std::string& identity, const PlacingRules& rules, Notes& notes) {
  const Mailbox writer = writer_of(mail, rules.settings);
  const Verdict verdict = sender_verdict(mail, rules.settings.trusted_relay);
  Place place;
  auto found = writer.address.empty() ? std::nullopt : by_token(mail, writer.address, rules, notes);
  const bool token = found.has_value();
  if (!found && !writer.address.empty() && verdict != Verdict::failed)
    found = by_knowledge(mail, writer.address, notes);
  place.joined = found.has_value();
  if (found) place.thread = std::move(*found);
  Thread& thread = place.thread;
  if (!place.joined) {
    thread.id = sha256_hex(identity + "\n" + writer.address).substr(0, 16);
    thread.peer = writer.address.empty() ? "unknown" : writer.address;
  }
  if (thread.peer == writer.address && !writer.name.empty()) thread.name = writer.name;
  thread.trust = token || verdict == Verdict::passed ? Trust::proven
                 : verdict == Verdict::failed        ? Trust::failed
                                                     : Trust::plain;
  add_to_thread(thread, mail, rules);
  remember(thread, mail, rules.now, notes);
  return place;
}

std::string bare_subject(std::string_view subject) {
  static constexpr std::array<std::string_view, 13> kPrefixes{
      "re:",    "re：", "回复:", "回复：", "回覆:",  "回覆：", "答复:",
      "答复：", "fw:",  "fwd:",  "转发:",  "转发：", "aw:"};
  std::string_view rest = trimmed(subject);
  for (bool again = true; again;) {
    again = false;
    for (const auto prefix : kPrefixes)
      if (lower_ascii(rest.substr(0, prefix.size())) == prefix) {
        rest = trimmed(rest.substr(prefix.size()));
        again = true;
      }
  }
  std::string bare(rest);
  if (const Id number = subject_number(bare)) {
    const std::string mark = "[#" + std::to_string(number) + "]";
    if (const auto at = bare.find(mark); at != std::string::npos) bare.erase(at, mark.size());
  }
  return std::string(trimmed(bare));
}

Id subject_number(std::string_view subject) {
  for (auto at = subject.rfind("[#"); at != std::string_view::npos;
       at = at == 0 ? std::string_view::npos : subject.rfind("[#", at - 1)) {
    const auto end = subject.find(']', at);
    if (end == std::string_view::npos) continue;
    const auto digits = subject.substr(at + 2, end - at - 2);
    Id number = 0;
    const auto [stop, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (fault == std::errc() && stop == digits.data() + digits.size() && number > 0) return number;
  }
  return 0;
}

}  // namespace xiaoer::channels::email
