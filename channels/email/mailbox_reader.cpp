// SPDX-License-Identifier: Apache-2.0
#include "channels/email/mailbox_reader.h"

#include <charconv>
#include <condition_variable>
#include <map>
#include <sstream>

#include "foundation/crash_point.h"

namespace xiaoer::channels::email {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMailsAtOnce = 64, kBytesAtOnce = std::size_t{2} << 20, kBeginning = 256 * 1024;
constexpr Milliseconds kFirstPause = 1s, kLongestPause = 5min;

// " 5-Nov-2026 10:00:00 +0800".
std::optional<TimePoint> internal_date(const std::string& text) {
  std::string date = text;
  std::replace(date.begin(), date.end(), '-', ' ');
  if (text.size() > 5 && text[text.size() - 5] == '-') date[text.size() - 5] = '-';
  return read_date(date);
}

}  // namespace

std::string to_text(const Cursor& cursor) {
  std::string text = std::to_string(cursor.validity) + " " + std::to_string(cursor.last);
  for (const auto uid : cursor.open) text += " " + std::to_string(uid);
  return text;
}

Cursor cursor_from(const std::string& text) {
  Cursor cursor;
  std::istringstream in(text);
  in >> cursor.validity >> cursor.last;
  for (std::uint64_t uid = 0; in >> uid;) cursor.open.push_back(uid);
  return cursor;
}

bool pause(const std::stop_token& stop, Milliseconds time) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, time, [] { return false; });
  return !stop.stop_requested();
}

void MailboxReader::run(const std::stop_token& stop, Sink& sink) {
  sink_ = &sink;
  Milliseconds wait = kFirstPause;
  while (!stop.stop_requested()) {
    try {
      answered_ = false;
      serve(stop, sink);
    } catch (const MailServerError& error) {
      if (!stop.stop_requested())
        sink.warn("the mailbox of " + settings_.from.address + " cannot be read; it is tried again",
                  error.what());
    } catch (const std::exception& error) {
      sink.warn("mails of " + settings_.from.address + " cannot be stored; they stay on the server",
                error.what());
    }
    if (answered_) wait = kFirstPause;
    if (!pause(stop, wait)) return;
    wait = std::min(wait * 2, kLongestPause);
  }
}

void MailboxReader::serve(const std::stop_token& stop, Sink& sink) {
  const Milliseconds timeout = std::chrono::seconds(settings_.timeout_seconds);
  ImapSession session(open_wire(settings_.incoming, "imap", stop), settings_.largest_mail, timeout);
  session.introduce();
  oldest_ = oldest(sink);
  const bool several = settings_.folders.size() > 1;
  while (!stop.stop_requested()) {
    for (auto folder = settings_.folders.rbegin(); folder != settings_.folders.rend(); ++folder)
      read_folder(session, *folder, stop, sink);  // the first one last: it stays selected
    answered_ = true;
    if (stop.stop_requested()) break;
    const Milliseconds look = std::chrono::seconds(settings_.poll_seconds);
    if (session.can_idle())
      session.idle(several ? look : std::chrono::minutes(settings_.idle_minutes), stop);
    else
      pause(stop, look);
  }
  session.logout();
}

TimePoint MailboxReader::oldest(Sink& sink) {
  const std::string known = sink.recall("since");
  std::int64_t millis = 0;
  if (std::from_chars(known.data(), known.data() + known.size(), millis).ec == std::errc() && !known.empty())
    return from_millis(millis);
  const TimePoint since = sink.now() - std::chrono::days(settings_.first_days);
  sink.remember({{"since", std::to_string(to_millis(since)), std::nullopt}});
  return since;
}

void MailboxReader::read_folder(ImapSession& session, const std::string& folder, const std::stop_token& stop,
                                Sink& sink) {
  const SelectedFolder selected = session.select(folder);
  Cursor cursor = cursor_from(sink.recall("cursor:" + folder));
  if (cursor.validity != selected.validity)
    cursor = {selected.validity, 0, {}};  // other numbers: what is known is seen again
  finish(session, cursor.open);
  cursor.open.clear();
  if (selected.exists == 0) return;
  const auto listed = session.list(cursor.last);
  for (std::size_t at = 0; at < listed.size() && !stop.stop_requested();)
    at += take_some(session, folder, cursor, listed, at);
}

std::size_t MailboxReader::take_some(ImapSession& session, const std::string& folder, Cursor& cursor,
                                     const std::vector<ImapFetch>& listed, std::size_t at) {
  std::vector<std::uint64_t> whole, large;
  std::size_t taken = 0, bytes = 0;
  for (; at + taken < listed.size() && taken < kMailsAtOnce; ++taken) {
    const ImapFetch& mail = listed[at + taken];
    if (taken > 0 && bytes + mail.size > kBytesAtOnce) break;
    bytes += std::min<std::size_t>(mail.size, settings_.largest_mail);
    cursor.last = mail.uid;
    if (const auto date = internal_date(mail.internal_date); date && *date < oldest_) continue;
    (mail.size > settings_.largest_mail ? large : whole).push_back(mail.uid);
  }
  std::map<std::uint64_t, ArrivedMail> arrived;  // in their order
  const auto add = [&](std::vector<ImapFetch> fetched, bool beginning_only) {
    for (auto& mail : fetched) {
      const auto same = std::lower_bound(listed.begin(), listed.end(), mail.uid,
                                         [](const auto& each, auto uid) { return each.uid < uid; });
      const auto date = same == listed.end() ? std::nullopt : internal_date(same->internal_date);
      arrived[mail.uid] = {std::move(*mail.body), date.value_or(TimePoint{}), beginning_only};
    }
  };
  if (!whole.empty()) add(session.fetch(whole), false);
  if (!large.empty()) add(session.fetch(large, kBeginning), true);
  crash_point("mail.fetched");
  if (arrived.size() < whole.size() + large.size())
    sink_->warn("the mail server listed mails in " + folder + " that it does not hand out; they stay there",
                "before UID " + std::to_string(cursor.last + 1));
  std::vector<ArrivedMail> mails;
  cursor.open.clear();
  for (auto& [uid, mail] : arrived) {
    cursor.open.push_back(uid);
    mails.push_back(std::move(mail));
  }
  intake_.take(std::move(mails), {{"cursor:" + folder, to_text(cursor), std::nullopt}}, *sink_);
  crash_point("mail.marking");
  finish(session, cursor.open);
  crash_point("mail.marked");
  return taken;
}

void MailboxReader::finish(ImapSession& session, const std::vector<std::uint64_t>& uids) {
  if (settings_.after == After::seen) session.mark_seen(uids);
  if (settings_.after == After::move) session.move(uids, settings_.move_to);
}

}  // namespace xiaoer::channels::email
