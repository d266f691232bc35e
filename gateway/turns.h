// SPDX-License-Identifier: Apache-2.0
// Hops 4 to 6 of a message: understand it, let the dialog decide, and write everything the turn means in one
// transaction. prepare_turn() runs outside the transaction, write_turn() inside; the conversation's version
// ties them together.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "channels/channel.h"
#include "dialogs/turn.h"
#include "gateway/pending.h"
#include "gateway/reply_wait.h"
#include "gateway/services.h"
#include "storage/database.h"

namespace xiaoer::gateway {

struct TurnContext {
  Clock clock;
  std::function<bool()> agents_online;
  int zone_offset_minutes = 480;
  // Of a channel account; not set: those of Capabilities{}.
  std::function<channels::Capabilities(const Address&)> capabilities{};
  ReplyWait* replies = nullptr;  // provider's requests that wait for answers; not set: none ever does
};

struct PreparedTurn {
  dialogs::Turn turn;
  std::string language;     // the answer's
  std::string explanation;  // JSON: why, with the inbound message's seq
  std::string state;        // JSON of the next state
  std::shared_ptr<const dialogs::Script> script;
};

// The conversation changed between prepare and write (an agent took it): prepare again.
class TurnConflict : public std::runtime_error {
 public:
  TurnConflict() : std::runtime_error("the conversation changed while its turn was prepared") {}
};

[[nodiscard]] PreparedTurn prepare_turn(const PendingMessage& message, const Rules& rules,
                                        const TurnContext& context);
// Throws TurnConflict.
void write_turn(Transaction& transaction, const PendingMessage& message, const PreparedTurn& prepared,
                const TurnContext& context);
// Takes the message off the bot's hands without a turn: a person has the conversation.
void leave_to_person(Transaction& transaction, const PendingMessage& message);
// The message made the worker fail repeatedly: a person gets the conversation, with the reason.
void park(Transaction& transaction, const PendingMessage& message, const std::string& reason, TimePoint now);

}  // namespace xiaoer::gateway
