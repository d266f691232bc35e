// SPDX-License-Identifier: Apache-2.0
// What the bot says in one turn, gathered and then posted: as one message where the channel counts messages,
// held for the provider's request where it can carry the answer. Used by write_turn, inside its transaction.
#pragma once
#include <vector>

#include "channels/channel.h"
#include "dialogs/turn.h"
#include "gateway/pending.h"
#include "gateway/posts.h"

namespace xiaoer::gateway {

class TurnSpeech {
 public:
  enum class Way { sender, held, request };  // how it leaves: see Post
  TurnSpeech(const PendingMessage& message, const std::string& explanation, Way way, TimePoint now)
      : message_(message), explanation_(explanation), way_(way), now_(now) {}

  // `values` are put into the template besides the Say's own.
  void add(Transaction& transaction, const dialogs::Say& say,
           const std::map<std::string, std::string>& values);
  void post(Transaction& transaction, const channels::Capabilities& capabilities);

 private:
  const PendingMessage& message_;
  const std::string& explanation_;
  Way way_;
  TimePoint now_;
  std::vector<Post> posts_;
};

// Neighbours as one message as long as it fits one message of the channel; choices and rating stay with the
// last. Nothing changes where the channel does not ask for it.
[[nodiscard]] std::vector<Post> merged(std::vector<Post> posts, const channels::Capabilities& capabilities);

}  // namespace xiaoer::gateway
