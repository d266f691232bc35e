// SPDX-License-Identifier: Apache-2.0
// An IMAP session: what the mailbox asks of the server, one command at a time. Listener thread.
#pragma once
#include <functional>
#include <set>

#include "channels/email/imap_response.h"
#include "channels/email/wire.h"

namespace xiaoer::channels::email {

struct SelectedFolder {
  std::uint64_t validity = 0, exists = 0;
};

class ImapSession {
 public:
  // Every method throws MailServerError when the server refuses, breaks off or takes longer than `timeout`;
  // MailRefused when it refuses this one command.
  ImapSession(Wire wire, std::size_t largest_mail, Milliseconds timeout);

  void introduce();  // CAPABILITY, and ID where the server wants to know who we are
  [[nodiscard]] SelectedFolder select(const std::string& folder);
  // Size, date and number of each mail above `after`, ordered.
  [[nodiscard]] std::vector<ImapFetch> list(std::uint64_t after);
  // The mails, without marking them as read. `octets` > 0: only the beginning of each.
  [[nodiscard]] std::vector<ImapFetch> fetch(const std::vector<std::uint64_t>& uids, std::size_t octets = 0);
  void mark_seen(const std::vector<std::uint64_t>& uids);
  void move(const std::vector<std::uint64_t>& uids, const std::string& folder);
  [[nodiscard]] bool can_idle() const { return capabilities_.contains("IDLE"); }
  // Until something is new, or `time` is over. Returns early when we stop.
  void idle(Milliseconds time, const std::stop_token& stop);
  void logout() noexcept;

 private:
  using Each = std::function<void(ImapResponse&&)>;
  // The tagged answer's words after OK; NO and BAD throw.
  std::string command(const std::string& text, const Each& each = {});
  [[nodiscard]] ImapResponse response();
  [[nodiscard]] static std::string set_of(const std::vector<std::uint64_t>& uids);
  void require_folder(const std::string& folder);

  Wire wire_;
  ImapReader reader_;
  Milliseconds timeout_;
  int tag_ = 0;
  bool news_ = false;  // mails came since the folder was selected
  std::set<std::string> capabilities_, made_;
};

}  // namespace xiaoer::channels::email
