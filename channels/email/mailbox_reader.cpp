// SPDX-License-Identifier: Apache-2.0
#include "channels/email/mailbox_reader.h"

#include <charconv>
#include <condition_variable>
#include <iterator>
#include <sstream>

#include "foundation/crash_point.h"

namespace xiaoer::channels::email {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMailsAtOnce = 64, kBytesAtOnce = std::size_t{2} << 20, kBeginning = 256 * 1024;
constexpr Milliseconds kLongestPause = 5min;

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
  Milliseconds wait = first_pause_;
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
    if (answered_) wait = first_pause_;
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

std::string MailboxReader::name_of(const std::string& folder, const Cursor& cursor, std::uint64_t uid) {
  return folder + " " + std::to_string(cursor.validity) + " " + std::to_string(uid);
}

// One mail that the server does not hand out refuses all that were asked for with it: then one by one.
std::vector<ImapFetch> MailboxReader::fetch(ImapSession& session, const std::vector<std::uint64_t>& uids,
                                            std::size_t octets, Refused& refused) {
  try {
    return uids.empty() ? std::vector<ImapFetch>{} : session.fetch(uids, octets);
  } catch (const MailRefused&) {
  }
  std::vector<ImapFetch> found;
  for (const auto uid : uids) {
    try {
      auto one = session.fetch({uid}, octets);
      std::move(one.begin(), one.end(), std::back_inserter(found));
    } catch (const MailRefused& refusal) {
      refused[uid] = refusal.what();
    }
  }
  return found;
}

// Throws while the server may still hand them out: the place in the folder must not move past them.
void MailboxReader::give_up_or_throw(const std::string& folder, const Cursor& cursor,
                                     const Refused& refused) {
  bool enough = true;
  for (const auto& [uid, words] : refused)
    if (!refusals_.enough(name_of(folder, cursor, uid))) enough = false;
  if (!enough) throw MailServerError(refused.begin()->second);
  for (const auto& [uid, words] : refused) refusals_.forget(name_of(folder, cursor, uid));
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
  const auto date_of = [&](std::uint64_t uid) {
    const auto same = std::lower_bound(listed.begin(), listed.end(), uid,
                                       [](const auto& each, auto wanted) { return each.uid < wanted; });
    const auto date = same == listed.end() ? std::nullopt : internal_date(same->internal_date);
    return date.value_or(TimePoint{});
  };
  Refused refused;
  for (auto& mail : fetch(session, whole, 0, refused))
    arrived[mail.uid] = {std::move(*mail.body), date_of(mail.uid), false};
  for (auto& mail : fetch(session, large, kBeginning, refused))
    arrived[mail.uid] = {std::move(*mail.body), date_of(mail.uid), true};
  give_up_or_throw(folder, cursor, refused);
  for (const auto& [uid, words] : refused)
    arrived[uid] = {"", date_of(uid), false, words, name_of(folder, cursor, uid)};
  crash_point("mail.fetched");
  if (arrived.size() < whole.size() + large.size())
    sink_->warn("the mail server listed mails in " + folder + " that it does not hand out; they stay there",
                "before UID " + std::to_string(cursor.last + 1));
  std::vector<ArrivedMail> mails;
  cursor.open.clear();
  for (auto& [uid, mail] : arrived) {
    if (mail.refusal.empty()) cursor.open.push_back(uid);  // the others stay as they are
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
