// SPDX-License-Identifier: Apache-2.0
// How a text goes through the air: its alphabet, and one piece or several with a header that lets the phone
// join them. Also reads such headers from what comes in. Pure. Any thread.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "channels/sms/alphabet.h"

namespace xiaoer::channels::sms {

struct Piece {
  std::uint8_t data_coding = 0;
  bool header = false;  // `bytes` begin with a user data header
  std::string bytes;
};

// GSM 03.38: 160 septets, or 153 in each of several; UCS-2: 70 units, or 67. Never cut inside a sign.
// `text` is valid UTF-8; `reference` is the same for all pieces of a message. At most 255 pieces.
[[nodiscard]] std::vector<Piece> pieces_of(std::string_view text, std::uint8_t reference, Alphabet usual);
// What it costs.
[[nodiscard]] int count_pieces(std::string_view text, Alphabet usual);

// Which piece of a longer message this is.
struct Place {
  std::uint16_t reference = 0;
  int total = 1, number = 1;  // from 1
  bool wide = false;          // 16-bit reference: another number space
  bool operator==(const Place&) const = default;
};

struct Opened {
  std::optional<Place> place;
  std::string_view content;  // without the header
};
// `bytes` begin with a user data header. One that does not fit its bytes is left in the content.
[[nodiscard]] Opened open_header(std::string_view bytes);
// A place that cannot be (0 of 3, 4 of 3, 1 of 1) is none.
[[nodiscard]] std::optional<Place> sensible(const Place& place);

}  // namespace xiaoer::channels::sms
