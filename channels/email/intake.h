// SPDX-License-Identifier: Apache-2.0
// Where every mail comes in, whichever door it takes: read, placed into its conversation, and stored with the
// raw bytes and the place up to which the mailbox was read, all or nothing. No mail stops the next one, and
// none is dropped: what cannot be read becomes a message with the raw file. Any thread, one at a time.
#pragma once
#include <mutex>
#include <string>
#include <vector>

#include "channels/channel.h"
#include "channels/email/placing.h"

namespace xiaoer::channels::email {

struct ArrivedMail {
  std::string raw;
  TimePoint arrived{};
  bool beginning_only = false;  // the mail was too large to take
  // When the server does not hand it out: its words, and what names the mail there. `raw` is empty then.
  std::string refusal{}, name{};
};

class Intake {
 public:
  Intake(std::string kind, std::string account, const Settings& settings, const TokenMint& mint)
      : kind_(std::move(kind)), account_(std::move(account)), settings_(settings), mint_(mint) {}

  // Durable when it returns, with `also`; the numbers of those that were new. Throws StorageError: then
  // nothing is stored and the mails must stay where they are.
  std::vector<Accepted> take(std::vector<ArrivedMail> mails, std::vector<Memory> also, Sink& sink);
  // Held while a thread's notes are read and written.
  [[nodiscard]] std::mutex& notes_mutex() { return mutex_; }

 private:
  std::vector<Accepted> take_together(std::vector<ArrivedMail>& mails, std::vector<Memory> also, Sink& sink);
  void add(ArrivedMail arrived, Batch& batch, Notes& notes, TimePoint now) const;
  void add_read(ArrivedMail arrived, Mail mail, Batch& batch, Notes& notes, TimePoint now) const;
  struct Unread {
    std::string identity, notice;
  };
  void add_unreadable(ArrivedMail arrived, const Unread& unread, Batch& batch, Notes& notes,
                      TimePoint now) const;

  std::string kind_, account_;
  const Settings& settings_;
  const TokenMint& mint_;
  std::mutex mutex_;
};

}  // namespace xiaoer::channels::email
