// SPDX-License-Identifier: Apache-2.0
// What is remembered of a mail conversation so that the next mail finds it and our answer fits below it. Kept
// as JSON in the channel's memory under "t:<thread>". Values.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "channels/channel.h"

namespace xiaoer::channels::email {

enum class Trust { failed, plain, proven };  // how sure the sender of the last mail is

struct Thread {
  std::string id;
  std::string peer;  // whose conversation; answers go here and nowhere else
  std::string name;
  std::vector<std::string> invited;  // whom the person copied in: they may answer our mails
  std::string subject;
  std::string last_id;                  // of the newest mail we received
  std::vector<std::string> references;  // oldest first, without last_id
  Id number = 0;                        // stands in the subject as [#number]; 0 = not yet sent
  std::string automatic;                // why the newest mail is not answered by a machine
  Trust trust = Trust::plain;
  std::string text_mark;  // of the newest text, to see repetitions
};

[[nodiscard]] std::string to_json(const Thread& thread);
[[nodiscard]] std::optional<Thread> thread_from_json(const std::string& json);

// The channel's memory with what is about to be stored laid over it. One thread at a time.
class Notes {
 public:
  explicit Notes(Sink& sink) : sink_(sink) {}
  [[nodiscard]] std::string recall(const std::string& key) const;
  void put(std::string key, std::string value, std::optional<TimePoint> forget_at = std::nullopt);
  [[nodiscard]] std::vector<Memory> take();  // what was put since; the last value of each key

  [[nodiscard]] std::optional<Thread> thread(const std::string& id) const;
  void put(const Thread& thread, TimePoint now);
  // Which thread a mail belongs to, one we received or, after a split, one of ours; "" when unknown.
  [[nodiscard]] std::string thread_of(const std::string& message_id) const;
  void send_to(const std::string& message_id, const std::string& thread, TimePoint now);

 private:
  Sink& sink_;
  std::map<std::string, Memory> fresh_;
};

}  // namespace xiaoer::channels::email
