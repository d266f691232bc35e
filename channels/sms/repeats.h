// SPDX-License-Identifier: Apache-2.0
// SMPP gives a message that comes in no id. An operator whose connection breaks before our answer reaches it
// sends the message again on the next one: that has to be told apart from a person who writes "1" twice. So
// only what was stored shortly before the break, and comes again shortly after the next bind, is the same
// message. What was stored last is kept in the account's memory for the case that the process dies.
// Not for several threads at once.
#pragma once
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "channels/channel.h"

namespace xiaoer::channels::sms {

class Repeats {
 public:
  static constexpr const char* kKey = "unanswered";  // of the memory
  static constexpr Milliseconds kDoubt{2'000};       // an answer that old has reached the operator
  static constexpr Milliseconds kReturn{5 * 60 * 1000};

  void restore(const std::string& memory, TimePoint now);
  // What was stored shortly before, or after the last that was heard of the operator, is in doubt.
  void broken(TimePoint now, Milliseconds silent);
  // From now on what is in doubt may come again.
  void connected(TimePoint now);
  // The id under which this content is stored; the old one when it comes again.
  [[nodiscard]] std::string id_of(const std::string& content, TimePoint now);
  // What was named since the last call, for the memory of this batch.
  [[nodiscard]] std::string memory();
  // What the last memory() told was not stored after all.
  void undo();

 private:
  struct Named {
    std::string mark, id;
    TimePoint at{};
    bool again = false;
  };
  std::deque<Named> recent_;
  std::vector<Named> batch_, stored_;                 // since the last memory(), and in it
  std::multimap<std::string, std::string> doubtful_;  // mark → id
  TimePoint since_{};
};

}  // namespace xiaoer::channels::sms
