// SPDX-License-Identifier: Apache-2.0
// Reads an IMAP mailbox for ever: folder by folder, mail by mail, each stored with the place in its folder
// before it is marked or moved on the server. When the server or the store fails it waits and begins again
// from what is stored. Listener thread.
#pragma once
#include <functional>
#include <map>

#include "channels/email/imap.h"
#include "channels/email/intake.h"

namespace xiaoer::channels::email {

// Up to where a folder is read. Kept in memory under "cursor:<folder>".
struct Cursor {
  std::uint64_t validity = 0, last = 0;
  std::vector<std::uint64_t> open;  // stored, perhaps not yet marked or moved
};
[[nodiscard]] std::string to_text(const Cursor& cursor);
[[nodiscard]] Cursor cursor_from(const std::string& text);

class MailboxReader {
 public:
  static constexpr Milliseconds kFirstPause{1000};  // after a fault; then twice as long each time
  MailboxReader(const Settings& settings, Intake& intake, Milliseconds first_pause = kFirstPause)
      : settings_(settings), intake_(intake), first_pause_(first_pause) {}
  // Until asked to stop. Never throws.
  void run(const std::stop_token& stop, Sink& sink);

 private:
  void serve(const std::stop_token& stop, Sink& sink);
  void read_folder(ImapSession& session, const std::string& folder, const std::stop_token& stop, Sink& sink);
  // Stores the next mails of `listed` from `at` on; returns how many of them it took.
  std::size_t take_some(ImapSession& session, const std::string& folder, Cursor& cursor,
                        const std::vector<ImapFetch>& listed, std::size_t at);
  using Refused = std::map<std::uint64_t, std::string>;  // the server's words for each
  [[nodiscard]] static std::string name_of(const std::string& folder, const Cursor& cursor,
                                           std::uint64_t uid);
  [[nodiscard]] static std::vector<ImapFetch> fetch(ImapSession& session,
                                                    const std::vector<std::uint64_t>& uids,
                                                    std::size_t octets, Refused& refused);
  void give_up_or_throw(const std::string& folder, const Cursor& cursor, const Refused& refused);
  void finish(ImapSession& session, const std::vector<std::uint64_t>& uids);
  [[nodiscard]] TimePoint oldest(Sink& sink);

  const Settings& settings_;
  Intake& intake_;
  const Milliseconds first_pause_;
  Sink* sink_ = nullptr;
  TimePoint oldest_{};
  Refusals refusals_;
  bool answered_ = false;  // the server worked since the last failure
};

// Waits up to `time`; false when asked to stop.
bool pause(const std::stop_token& stop, Milliseconds time);

}  // namespace xiaoer::channels::email
