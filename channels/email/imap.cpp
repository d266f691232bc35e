// SPDX-License-Identifier: Apache-2.0
#include "channels/email/imap.h"

#include "channels/email/header.h"

namespace xiaoer::channels::email {
namespace {

using namespace std::chrono_literals;
using Timer = std::chrono::steady_clock;

std::set<std::string> words_of(std::string_view line) {
  std::set<std::string> words;
  while (!line.empty()) {
    const auto blank = std::min(line.find(' '), line.size());
    words.emplace(line.substr(0, blank));
    line.remove_prefix(std::min(blank + 1, line.size()));
  }
  return words;
}

}  // namespace

ImapSession::ImapSession(Wire wire, std::size_t largest_mail, Milliseconds timeout)
    : wire_(std::move(wire)), reader_(largest_mail + (std::size_t{1} << 20)), timeout_(timeout) {}

ImapResponse ImapSession::response() {
  const auto limit = Timer::now() + timeout_;
  for (;;) {
    if (auto found = reader_.next()) return std::move(*found);
    const auto left = std::chrono::ceil<Milliseconds>(limit - Timer::now());
    const std::string bytes = left > 0ms ? wire_.read(left) : "";
    if (bytes.empty()) throw MailServerError("the mail server does not answer");
    reader_.feed(bytes);
  }
}

std::string ImapSession::command(const std::string& text, const Each& each) {
  const std::string tag = "x" + std::to_string(++tag_) + " ";
  wire_.write(tag + text + "\r\n");
  for (;;) {
    ImapResponse answer = response();
    if (answer.line.starts_with(tag)) {
      const std::string rest = answer.line.substr(tag.size());
      if (rest.starts_with("OK")) return rest;
      throw_refusal(text, rest);
    }
    if (answer.is("BYE"))
      throw MailServerError("the mail server says good-bye: " + answer.line.substr(0, 300));
    if (answer.is("EXISTS")) news_ = true;
    if (each) each(std::move(answer));
  }
}

void ImapSession::introduce() {
  command("CAPABILITY", [&](ImapResponse&& answer) {
    if (answer.is("CAPABILITY")) capabilities_ = words_of(answer.line);
  });
  // 163, 126 and yeah.net refuse whoever has not said who they are.
  if (capabilities_.contains("ID")) command(R"(ID ("name" "xiaoer" "version" "1.0" "vendor" "xiaoer"))");
}

SelectedFolder ImapSession::select(const std::string& folder) {
  SelectedFolder selected;
  command("SELECT " + in_quotation(folder_name(folder)), [&](ImapResponse&& answer) {
    if (const auto validity = response_code(answer, "UIDVALIDITY")) selected.validity = *validity;
    if (const auto exists = response_code(answer, "EXISTS")) selected.exists = *exists;
  });
  news_ = false;
  return selected;
}

std::vector<ImapFetch> ImapSession::list(std::uint64_t after) {
  std::vector<ImapFetch> found;
  command("UID FETCH " + std::to_string(after + 1) + ":* (UID RFC822.SIZE INTERNALDATE)",
          [&](ImapResponse&& answer) {
            auto fetch = read_fetch(std::move(answer));
            if (fetch && fetch->uid > after)
              found.push_back(std::move(*fetch));  // "n:*" always names the last mail too
          });
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.uid < b.uid; });
  return found;
}

std::vector<ImapFetch> ImapSession::fetch(const std::vector<std::uint64_t>& uids, std::size_t octets) {
  std::vector<ImapFetch> found;
  const std::string part = octets > 0 ? "<0." + std::to_string(octets) + ">" : "";
  command("UID FETCH " + set_of(uids) + " (UID BODY.PEEK[]" + part + ")", [&](ImapResponse&& answer) {
    auto fetch = read_fetch(std::move(answer));
    if (fetch && fetch->body) found.push_back(std::move(*fetch));
  });
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.uid < b.uid; });
  return found;
}

void ImapSession::mark_seen(const std::vector<std::uint64_t>& uids) {
  if (!uids.empty()) command("UID STORE " + set_of(uids) + " +FLAGS.SILENT (\\Seen)");
}

void ImapSession::require_folder(const std::string& folder) {
  if (!made_.insert(folder).second) return;
  try {
    command("CREATE " + in_quotation(folder_name(folder)));
  } catch (const MailServerError&) {  // it is there already; if not, the move will say so
  }
}

void ImapSession::move(const std::vector<std::uint64_t>& uids, const std::string& folder) {
  if (uids.empty()) return;
  require_folder(folder);
  const std::string target = set_of(uids) + " " + in_quotation(folder_name(folder));
  if (capabilities_.contains("MOVE")) {
    command("UID STORE " + set_of(uids) + " +FLAGS.SILENT (\\Seen)");
    command("UID MOVE " + target);
    return;
  }
  command("UID COPY " + target);
  command("UID STORE " + set_of(uids) + " +FLAGS.SILENT (\\Seen \\Deleted)");
  if (capabilities_.contains("UIDPLUS")) command("UID EXPUNGE " + set_of(uids));
}

void ImapSession::idle(Milliseconds time, const std::stop_token& stop) {
  if (std::exchange(news_, false)) return;  // told while we did something else; it is not told again
  const std::string tag = "x" + std::to_string(++tag_) + " ";
  const auto limit = Timer::now() + time;
  wire_.write(tag + "IDLE\r\n");
  bool news = false;
  while (!news && !stop.stop_requested() && Timer::now() < limit) {
    while (auto answer = reader_.next()) {
      if (answer->is("BYE")) throw MailServerError("the mail server says good-bye");
      if (answer->line.starts_with(tag))
        throw MailServerError("the mail server refuses to wait: " + answer->line.substr(0, 200));
      news = news || answer->is("EXISTS") || answer->is("RECENT");
    }
    const auto left = std::chrono::ceil<Milliseconds>(limit - Timer::now());
    if (!news && left > 0ms) reader_.feed(wire_.read(left));
  }
  wire_.write("DONE\r\n");
  while (!response().line.starts_with(tag)) {
  }
}

void ImapSession::logout() noexcept {
  try {
    command("LOGOUT");
  } catch (const std::exception&) {  // it ends either way
  }
}

std::string ImapSession::set_of(const std::vector<std::uint64_t>& uids) {
  std::string set;
  for (std::size_t i = 0; i < uids.size();) {
    std::size_t last = i;
    while (last + 1 < uids.size() && uids[last + 1] == uids[last] + 1) ++last;
    set += (set.empty() ? "" : ",") + std::to_string(uids[i]);
    if (last > i) set += ":" + std::to_string(uids[last]);
    i = last + 1;
  }
  return set;
}

}  // namespace xiaoer::channels::email
