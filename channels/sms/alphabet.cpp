// SPDX-License-Identifier: Apache-2.0
#include "channels/sms/alphabet.h"

#include <algorithm>
#include <array>

#include "foundation/charset.h"
#include "foundation/text.h"

namespace xiaoer::channels::sms {
namespace {

constexpr char kEscape = 0x1B;
constexpr char32_t kUnknownSign = 0xFFFD;

// GSM 03.38, basic table.
constexpr std::u32string_view kBasic =
    U"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1BÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    U"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
static_assert(kBasic.size() == 128);

struct Extension {
  char32_t sign;
  char code;
};
constexpr std::array kExtensions{Extension{U'\f', 0x0A}, Extension{U'^', 0x14},  Extension{U'{', 0x28},
                                 Extension{U'}', 0x29},  Extension{U'\\', 0x2F}, Extension{U'[', 0x3C},
                                 Extension{U'~', 0x3D},  Extension{U']', 0x3E},  Extension{U'|', 0x40},
                                 Extension{U'€', 0x65}};

char32_t next_sign(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(i < text.size() ? text[i] : 0); };
  const unsigned first = byte(at);
  if (first < 0x80) return byte(at++);
  const int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
  char32_t sign = first & (0x3FU >> static_cast<unsigned>(more));
  for (int i = 1; i <= more; ++i) sign = (sign << 6U) | (byte(at + static_cast<std::size_t>(i)) & 0x3FU);
  at += static_cast<std::size_t>(more) + 1;
  return sign;
}

void append(std::string& text, char32_t sign) {
  const auto tail = [&](unsigned shift) { text += static_cast<char>(0x80U | ((sign >> shift) & 0x3FU)); };
  if (sign < 0x80) {
    text += static_cast<char>(sign);
  } else if (sign < 0x800) {
    text += static_cast<char>(0xC0U | (sign >> 6U));
    tail(0);
  } else if (sign < 0x10000) {
    text += static_cast<char>(0xE0U | (sign >> 12U));
    tail(6), tail(0);
  } else {
    text += static_cast<char>(0xF0U | (sign >> 18U));
    tail(12), tail(6), tail(0);
  }
}

std::string from_latin1(std::string_view bytes) {
  std::string text;
  for (const unsigned char byte : bytes) append(text, byte);
  return text;
}

void append_unit(std::string& bytes, char32_t unit) {
  bytes += static_cast<char>(unit >> 8U);
  bytes += static_cast<char>(unit & 0xFFU);
}

std::string without_nul(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), '\0'), text.end());
  return text;
}

enum class Form { usual, latin1, ucs2, gb18030, unknown };

// SMPP 3.4 section 5.2.19 and, for the groups above 15, GSM 03.38 section 4.
Form form_of(std::uint8_t coding) {
  if (coding == 0) return Form::usual;
  if (coding == 1 || coding == 3) return Form::latin1;
  if (coding == 8) return Form::ucs2;
  if (coding == 15) return Form::gb18030;
  if (coding < 0x10) return Form::unknown;
  if (coding >= 0xF0) return (coding & 4U) != 0 ? Form::unknown : Form::usual;
  if (coding >= 0xE0) return Form::ucs2;
  if (coding >= 0xC0) return Form::usual;
  if (coding >= 0x40) return Form::unknown;
  const unsigned set = (coding >> 2U) & 3U;
  return set == 2 ? Form::ucs2 : set == 0 ? Form::usual : Form::unknown;
}

std::string by_alphabet(std::string_view bytes, Alphabet alphabet) {
  if (alphabet == Alphabet::latin1) return from_latin1(bytes);
  return alphabet == Alphabet::ucs2 ? from_ucs2(bytes) : from_gsm7(bytes);
}

}  // namespace

std::optional<std::string> to_gsm7(std::string_view text) {
  std::string septets;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t sign = next_sign(text, at);
    const std::size_t basic = kBasic.find(sign);
    if (basic != std::u32string_view::npos && sign != static_cast<char32_t>(kEscape)) {
      septets += static_cast<char>(basic);
      continue;
    }
    const auto extension = std::find_if(kExtensions.begin(), kExtensions.end(),
                                        [&](const Extension& each) { return each.sign == sign; });
    if (extension == kExtensions.end()) return std::nullopt;
    septets += {kEscape, extension->code};
  }
  return septets;
}

std::string from_gsm7(std::string_view septets) {
  std::string text;
  for (std::size_t at = 0; at < septets.size(); ++at) {
    if (septets[at] == kEscape) {
      if (at + 1 == septets.size()) break;
      const char code = septets[++at];
      const auto extension = std::find_if(kExtensions.begin(), kExtensions.end(),
                                          [&](const Extension& each) { return each.code == code; });
      append(text, extension == kExtensions.end() ? kBasic[static_cast<unsigned char>(code) & 0x7FU]
                                                  : extension->sign);
      continue;
    }
    const auto byte = static_cast<unsigned char>(septets[at]);
    append(text, byte < 0x80 ? kBasic[byte] : kUnknownSign);
  }
  return text;
}

std::string to_ucs2(std::string_view text) {
  std::string bytes;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t sign = next_sign(text, at);
    if (sign < 0x10000) {
      append_unit(bytes, sign);
      continue;
    }
    append_unit(bytes, 0xD800U + ((sign - 0x10000U) >> 10U));
    append_unit(bytes, 0xDC00U + ((sign - 0x10000U) & 0x3FFU));
  }
  return bytes;
}

std::string from_ucs2(std::string_view bytes) {
  const auto unit = [&](std::size_t at) -> char32_t {
    if (at + 1 >= bytes.size()) return 0;
    return (static_cast<unsigned char>(bytes[at]) << 8U) | static_cast<unsigned char>(bytes[at + 1]);
  };
  std::string text;
  for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
    const char32_t high = unit(at), low = unit(at + 2);
    const bool pair = high >= 0xD800 && high < 0xDC00 && low >= 0xDC00 && low < 0xE000;
    if (pair) at += 2;
    if (pair)
      append(text, 0x10000U + ((high - 0xD800U) << 10U) + (low - 0xDC00U));
    else
      append(text, high >= 0xD800 && high < 0xE000 ? kUnknownSign : high);
  }
  return text;
}

std::optional<std::string> decoded(std::string_view bytes, std::uint8_t data_coding, Alphabet usual) {
  switch (form_of(data_coding)) {
    case Form::usual:
      return without_nul(by_alphabet(bytes, usual));
    case Form::latin1:
      return without_nul(from_latin1(bytes));
    case Form::ucs2:
      return without_nul(from_ucs2(bytes));
    case Form::gb18030:
      if (const auto text = decode_text(bytes)) return text->text;
      return std::nullopt;
    case Form::unknown:
      break;
  }
  const bool text =
      !bytes.empty() && is_valid_utf8(bytes) &&
      std::none_of(bytes.begin(), bytes.end(), [](char c) { return c >= 0 && c < ' ' && c != '\n'; });
  return text ? std::optional(std::string(bytes)) : std::nullopt;
}

}  // namespace xiaoer::channels::sms
