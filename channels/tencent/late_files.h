// SPDX-License-Identifier: Apache-2.0
// Files of messages that could not be fetched when the message came: tried again until the platform forgets
// them, after three days. They stand in the account's memory, so a restart goes on with them; meanwhile the
// message says that its file is on the way. Listener thread, but for note() and take_on().
#pragma once
#include <mutex>
#include <stop_token>
#include <variant>
#include <vector>

#include "channels/channel.h"

namespace xiaoer::channels::tencent {

struct LateFile {
  std::string provider_id;  // of the message
  Address from;
  std::string type, media_id, url;  // "image", "voice", "video", "file"
  TimePoint until{};
};
// A file, or why there is none; RetryLater: perhaps later.
using FileOrFault = std::variant<MessageBody, RetryLater>;

// What stands in the message: on the way, lost for good, or not taken.
[[nodiscard]] Event file_pending(const std::string& type);
[[nodiscard]] Event file_lost(const std::string& type);
[[nodiscard]] Event file_refused(const std::string& type);

class LateFiles {
 public:
  using Fetch = std::function<FileOrFault(const LateFile&)>;
  LateFiles(Clock clock, Fetch fetch) : clock_(std::move(clock)), fetch_(std::move(fetch)) {}

  // To be stored together with the message …
  [[nodiscard]] static Memory note(const LateFile& file);
  // … and once that is durable. Any thread.
  void take_on(LateFile file);
  // Those of an earlier run.
  void recall(const Sink& sink);
  // Tries what is due; when to come again, at the latest.
  TimePoint work(const std::stop_token& stop, const Sink& sink);

 private:
  struct Waiting {
    LateFile file;
    int tries = 1;
    TimePoint due{};
  };
  [[nodiscard]] std::vector<Waiting> due_now();
  // Whether it is settled.
  [[nodiscard]] bool settle(const LateFile& file, const Sink& sink);

  const Clock clock_;
  const Fetch fetch_;
  std::mutex mutex_;
  std::vector<Waiting> waiting_;
};

}  // namespace xiaoer::channels::tencent
