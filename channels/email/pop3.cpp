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

class Pop3Session {
 public:
  Pop3Session(Wire wire, std::size_t largest, Milliseconds timeout)
      : wire_(std::move(wire)), largest_(largest + (std::size_t{1} << 20)), timeout_(timeout) {}

  std::string command(const std::string& text) {
    wire_.write(text + "\r\n");
    std::string answer = line();
    if (!answer.starts_with("+OK"))
      throw MailServerError("the mail server refuses \"" + text + "\": " + answer.substr(0, 300));
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

bool Pop3Reader::is_known(const std::string& uidl, Sink& sink) {
  if (known_.contains(uidl)) return true;
  if (sink.recall(key_of(uidl)).empty()) return false;
  known_.insert(uidl);
  return true;
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
    if (!is_known(uidl, sink)) {
      const bool large = std::strtoull(sizes[number].c_str(), nullptr, 10) > settings_.largest_mail;
      std::vector<ArrivedMail> mails;
      mails.push_back({session.mail(large ? "TOP " + shown + " 0" : "RETR " + shown), TimePoint{}, large});
      crash_point("mail.fetched");
      intake_.take(std::move(mails), {{key_of(uidl), "1", sink.now() + kKept}}, sink);
      known_.insert(uidl);
      crash_point("mail.marking");
      if (large) continue;  // stays on the server, whole
    }
    if (!settings_.keep_on_server) session.command("DELE " + shown);
  }
  session.command("QUIT");
  crash_point("mail.marked");
  std::erase_if(known_, [&](const auto& uidl) { return !present.contains(uidl); });
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
