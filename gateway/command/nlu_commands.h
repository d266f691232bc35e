// SPDX-License-Identifier: Apache-2.0
// `xiaoer nlu …` as functions: main parses the command line and calls them; POST /api/v1/kb/try uses
// explain_json too. Results go to the given stream; exit codes as the command line promises (0 good, 1
// failed). Any thread.
#pragma once
#include <iosfwd>
#include <string>
#include <string_view>

#include "foundation/time.h"
#include "gateway/services.h"

namespace xiaoer::gateway {

// `xiaoer nlu segment`: each line of `in` with its words separated by one blank. The words are the line's own
// characters: joined, and without blanks, they give the line again.
int nlu_segment(std::istream& in, std::ostream& out, const nlu::Engine& engine);

// `xiaoer nlu explain "句子"`: one JSON object with normalised, language, tokens, entities, intents (score,
// priority, reasons), urgency, sentiment, faq (candidates with scores) and decision (what the bot would do
// with it as the first message of a conversation).
[[nodiscard]] std::string explain_json(const Rules& rules, std::string_view text, TimePoint now);

}  // namespace xiaoer::gateway
