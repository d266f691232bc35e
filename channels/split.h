// SPDX-License-Identifier: Apache-2.0
// Makes a message fit a channel: long text in several parts, choices as numbers where there are no buttons.
// Pure; the sender calls it before Channel::send.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "channels/channel.h"

namespace xiaoer::channels {

// Parts of at most `limit` code points and, unless 0, `byte_limit` bytes, cut after a sentence, else after a
// clause or a blank, else between two signs; never inside what people see as one sign, unless that alone is
// longer than the limit. Blanks at the cuts are dropped.
[[nodiscard]] std::vector<std::string> split_text(std::string_view text, std::size_t limit,
                                                  std::size_t byte_limit = 0);

// The card's text and one line "1. label" for each choice; the person answers with the number or the word.
[[nodiscard]] std::string plain_choices(const Card& card);

// What to send, in order; one body in most cases. Only the last part of a card carries its choices; choices
// that the channel cannot show as buttons are numbered before the text is split.
[[nodiscard]] std::vector<MessageBody> fitted(const MessageBody& body, const Capabilities& capabilities);

}  // namespace xiaoer::channels
