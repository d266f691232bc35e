// SPDX-License-Identifier: Apache-2.0
#include "channels/sms/pieces.h"

namespace xiaoer::channels::sms {
namespace {

constexpr std::uint8_t kUsualCoding = 0, kUcs2Coding = 8;
constexpr std::size_t kMostPieces = 255;

struct Sizes {
  std::size_t single, several;  // bytes as SMPP carries them
};
constexpr Sizes kGsm7{160, 153}, kUcs2{140, 134};

// Whether a cut before `at` would tear a sign.
bool tears(std::string_view bytes, std::size_t at, std::uint8_t coding) {
  if (coding == kUsualCoding) return bytes[at - 1] == 0x1B;
  const auto unit = static_cast<unsigned char>(bytes[at]);
  return unit >= 0xDC && unit < 0xE0;
}

std::vector<std::string> cut(const std::string& bytes, std::uint8_t coding, std::size_t size) {
  std::vector<std::string> found;
  for (std::size_t at = 0; at < bytes.size() && found.size() < kMostPieces;) {
    std::size_t end = std::min(at + size, bytes.size());
    if (end < bytes.size() && tears(bytes, end, coding)) end -= coding == kUsualCoding ? 1 : 2;
    found.push_back(bytes.substr(at, end - at));
    at = end;
  }
  return found;
}

unsigned octet(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

std::optional<Place> place_in(unsigned element, std::string_view data) {
  if (element == 0x00 && data.size() == 3)
    return sensible({static_cast<std::uint16_t>(octet(data, 0)), static_cast<int>(octet(data, 1)),
                     static_cast<int>(octet(data, 2)), false});
  if (element == 0x08 && data.size() == 4)
    return sensible({static_cast<std::uint16_t>((octet(data, 0) << 8U) | octet(data, 1)),
                     static_cast<int>(octet(data, 2)), static_cast<int>(octet(data, 3)), true});
  return std::nullopt;
}

}  // namespace

std::vector<Piece> pieces_of(std::string_view text, std::uint8_t reference, Alphabet usual) {
  const auto gsm7 = usual == Alphabet::gsm7 ? to_gsm7(text) : std::nullopt;
  const std::uint8_t coding = gsm7 ? kUsualCoding : kUcs2Coding;
  const Sizes& sizes = gsm7 ? kGsm7 : kUcs2;
  const std::string bytes = gsm7 ? *gsm7 : to_ucs2(text);
  if (bytes.size() <= sizes.single) return {{coding, false, bytes}};
  const auto contents = cut(bytes, coding, sizes.several);
  std::vector<Piece> pieces;
  for (const std::string& content : contents) {
    std::string header{5, 0, 3};
    header += static_cast<char>(reference);
    header += static_cast<char>(contents.size());
    header += static_cast<char>(pieces.size() + 1);
    pieces.push_back({coding, true, header + content});
  }
  return pieces;
}

int count_pieces(std::string_view text, Alphabet usual) {
  return static_cast<int>(pieces_of(text, 0, usual).size());
}

std::optional<Place> sensible(const Place& place) {
  const bool possible =
      place.total >= 2 && place.total <= 255 && place.number >= 1 && place.number <= place.total;
  return possible ? std::optional(place) : std::nullopt;
}

Opened open_header(std::string_view bytes) {
  if (bytes.empty() || octet(bytes, 0) + 1 > bytes.size()) return {std::nullopt, bytes};
  const std::size_t end = octet(bytes, 0) + 1;
  std::optional<Place> place;
  for (std::size_t at = 1; at < end;) {
    if (at + 2 > end || at + 2 + octet(bytes, at + 1) > end) return {std::nullopt, bytes};
    const std::size_t length = octet(bytes, at + 1);
    if (const auto found = place_in(octet(bytes, at), bytes.substr(at + 2, length))) place = found;
    at += 2 + length;
  }
  return {place, bytes.substr(end)};
}

}  // namespace xiaoer::channels::sms
