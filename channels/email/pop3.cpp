// SPDX-License-Identifier: Apache-2.0
#include "channels/email/pop3.h"

#include <map>
#include <sstream>

#include "channels/email/mailbox_reader.h"
#include "foundation/crash_point.h"
#include "foundation/random.h"

namespace xiaoer::channels::email {
namespace {

using namespace std::chrono_literals;
using Timer = std::chrono::steady_clock;
constexpr std::size_t kLongestLine = 1 << 20, kMostMails = 1'000'000;
constexpr auto kKept = std::chrono::hours(24 * 400);
constexpr const char *kTaken = "1", *kLeft = "left";  // what is remembered of a mail

class Pop3Session {
 public:
  Pop3Session(Wire wire, std::size_t largest, Milliseconds timeout)
      : wire_(std::move(wire)), largest_(largest + (std::size_t{1} << 20)), timeout_(timeout) {}

  std::string command(const std::string& text) {
    wire_.write(text + "\r\n");
    std::string answer = line();
    if (!answer.starts_with("+OK")) throw_refusal(text, answer);
    return answer;
  }
  // "number rest" of each line.
  std::map<int, std::string> table(const std::string& text) {
    command(text);
    std::map<int, std::string> rows;
    for (std::string each = line(); each != "."; each = line()) {
      std::istringstream in(each);
      int number = 0;
      std::string rest;
      if (in >> number >> rest && rows.size() < kMostMails) rows[number] = rest;
    }
    return rows;
  }
  void remove(const std::string& number) {
    try {
      command("DELE " + number);
    } catch (const MailRefused&) {  // it is stored; asked again the next time
    }
  }
  std::string mail(const std::string& text) {
    command(text);
    std::string bytes;
    for (std::string each = line(); each != "."; each = line()) {
      if (each.starts_with('.')) each.erase(0, 1);
      bytes += each + "\r\n";
      if (bytes.size() > largest_) throw MailServerError("the mail server sent more than it said");
    }
    return bytes;
  }

 private:
  std::string line() {
    const auto limit = Timer::now() + timeout_;
    for (;;) {
      if (const auto end = waiting_.find('\n', at_); end != std::string::npos) {
        std::string found = waiting_.substr(at_, end - at_);
        at_ = end + 1;
        if (found.ends_with('\r')) found.pop_back();
        return found;
      }
      waiting_.erase(0, at_);
      at_ = 0;
      if (waiting_.size() > kLongestLine)
        throw MailServerError("the mail server sent a line that does not end");
      const auto left = std::chrono::ceil<Milliseconds>(limit - Timer::now());
      const std::string bytes = left > 0ms ? wire_.read(left) : "";
      if (bytes.empty()) throw MailServerError("the mail server does not answer");
      waiting_ += bytes;
    }
  }
  Wire wire_;
  std::size_t largest_;
  Milliseconds timeout_;
  std::string waiting_;
  std::size_t at_ = 0;
};

std::string key_of(const std::string& uidl) {
  return "u:" + sha256_hex(uidl).substr(0, 32);
}

}  // namespace

std::string Pop3Reader::known(const std::string& uidl, Sink& sink) {
  if (const auto found = known_.find(uidl); found != known_.end()) return found->second;
  const std::string state = sink.recall(key_of(uidl));
  if (!state.empty()) known_[uidl] = state;
  return state;
}

std::string Pop3Reader::take(const std::string& uidl, const Fetch& fetch, Sink& sink) {
  std::vector<ArrivedMail> mails(1);
  try {
    mails[0] = fetch();
  } catch (const MailRefused& refused) {  // the next ones are read all the same
    if (!refusals_.enough(uidl)) return "";
    mails[0].refusal = refused.what();
    mails[0].name = settings_.from.address + " " + uidl;
  }
  refusals_.forget(uidl);
  const std::string state = mails[0].beginning_only || !mails[0].refusal.empty() ? kLeft : kTaken;
  crash_point("mail.fetched");
  intake_.take(std::move(mails), {{key_of(uidl), state, sink.now() + kKept}}, sink);
  crash_point("mail.marking");
  return known_[uidl] = state;
}

void Pop3Reader::look(const std::stop_token& stop, Sink& sink) {
  Pop3Session session(open_wire(settings_.incoming, "pop3", stop), settings_.largest_mail,
                      std::chrono::seconds(settings_.timeout_seconds));
  auto uidls = session.table("UIDL"), sizes = session.table("LIST");
  std::set<std::string> present;
  for (const auto& [number, uidl] : uidls) {
    if (stop.stop_requested()) break;
    present.insert(uidl);
    const std::string shown = std::to_string(number);
    const bool large = std::strtoull(sizes[number].c_str(), nullptr, 10) > settings_.largest_mail;
    std::string state = known(uidl, sink);
    if (state.empty())
      state = take(
          uidl,
          [&] {
            return ArrivedMail{session.mail(large ? "TOP " + shown + " 0" : "RETR " + shown), TimePoint{},
                               large};
          },
          sink);
    // What was not taken whole stays on the server.
    if (state == kTaken && !large && !settings_.keep_on_server) session.remove(shown);
  }
  session.command("QUIT");
  crash_point("mail.marked");
  std::erase_if(known_, [&](const auto& each) { return !present.contains(each.first); });
}

void Pop3Reader::run(const std::stop_token& stop, Sink& sink) {
  Milliseconds wait = 1s;
  while (!stop.stop_requested()) {
    try {
      look(stop, sink);
      wait = std::chrono::seconds(settings_.poll_seconds);
    } catch (const MailServerError& error) {
      sink.warn("the mailbox of " + settings_.from.address + " cannot be read; it is tried again",
                error.what());
      wait = std::min<Milliseconds>(wait * 2, 5min);
    } catch (const std::exception& error) {
      sink.warn("mails of " + settings_.from.address + " cannot be stored; they stay on the server",
                error.what());
      wait = std::min<Milliseconds>(wait * 2, 5min);
    }
    pause(stop, wait);
  }
}

}  // namespace xiaoer::channels::email
