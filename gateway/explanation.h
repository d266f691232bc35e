// SPDX-License-Identifier: Apache-2.0
// Why the bot said what it said: kept with each answer, shown at the desk, printed by `xiaoer nlu explain`.
#pragma once
#include <string>

#include "dialogs/turn.h"
#include "nlu/understanding.h"

namespace xiaoer::gateway {

// One JSON object. `inbound_seq` links an answer to the message it answers; "handed_over" stands in it when
// the turn calls a person, and reports count by it.
[[nodiscard]] std::string explanation_json(const nlu::Understanding& understanding, const dialogs::Turn& turn,
                                           std::int64_t inbound_seq);

}  // namespace xiaoer::gateway
