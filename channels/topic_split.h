// SPDX-License-Identifier: Apache-2.0
// What a channel adds when one person may have several conversations there: at the desk a new topic can be
// cut off an old conversation, and later messages to either must find the right one. HTTP pool.
#pragma once
#include "channels/channel.h"

namespace xiaoer::channels {

// The end of a conversation that goes on by itself.
struct TopicSplit {
  Address from;                          // the conversation that is cut
  std::vector<InboundMessage> moved;     // the person's messages that go, oldest first; never empty
  std::vector<std::string> moved_sent;   // provider ids of ours that go with them
  std::optional<InboundMessage> newest;  // the person's newest message that stays
};
struct TopicParted {
  std::string thread;            // Address::thread of the new conversation, which does not exist yet
  std::vector<Memory> memories;  // to be stored together with the new conversation
};

class PartsTopics {
 public:
  virtual ~PartsTopics() = default;
  [[nodiscard]] virtual TopicParted part(const TopicSplit& split) = 0;
};

}  // namespace xiaoer::channels
