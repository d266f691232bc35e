// SPDX-License-Identifier: Apache-2.0
#include "foundation/text.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <stdexcept>

namespace xiaoer {
namespace {

// Not to be shown inside a name: control, zero-width and direction marks, surrogates, private use,
// unassigned.
bool is_hidden(UChar32 c) {
  switch (u_charType(c)) {
    case U_CONTROL_CHAR:
    case U_FORMAT_CHAR:
    case U_SURROGATE:
    case U_PRIVATE_USE_CHAR:
    case U_UNASSIGNED:
      return true;
    default:
      return u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0;
  }
}

icu::UnicodeString nfc(const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* normalizer = icu::Normalizer2::getNFCInstance(status);
  icu::UnicodeString out = normalizer->normalize(text, status);
  if (U_FAILURE(status))
    throw std::runtime_error(std::string("ICU cannot normalise: ") + u_errorName(status));
  return out;
}

}  // namespace

bool is_valid_utf8(std::string_view bytes) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  const auto size = static_cast<std::int32_t>(bytes.size());
  for (std::int32_t i = 0; i < size;) {
    UChar32 c;
    U8_NEXT(data, i, size, c);
    if (c < 0) return false;
  }
  return true;
}

std::string valid_utf8(std::string_view bytes) {
  if (is_valid_utf8(bytes)) return std::string(bytes);
  std::string out;
  out.reserve(bytes.size() + 8);
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  const auto size = static_cast<std::int32_t>(bytes.size());
  for (std::int32_t i = 0; i < size;) {
    const std::int32_t begin = i;
    UChar32 c;
    U8_NEXT(data, i, size, c);
    if (c < 0)
      out += "\xEF\xBF\xBD";
    else
      out.append(bytes.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(i - begin)));
  }
  return out;
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (const unsigned char byte : text) count += (byte & 0xC0) != 0x80;
  return count;
}

std::string first_code_points(std::string_view text, std::size_t limit) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) continue;
    if (count++ == limit) return std::string(text.substr(0, i));
  }
  return std::string(text);
}

std::string clean_name(std::string_view text, std::size_t limit) {
  constexpr int kMaxMarks = 4;
  const std::string valid = valid_utf8(text.substr(0, 64 * 1024));
  const icu::UnicodeString composed = nfc(icu::UnicodeString::fromUTF8(valid));
  icu::UnicodeString out;
  std::size_t kept = 0;
  int marks = 0;
  bool blank = false;
  for (std::int32_t i = 0; i < composed.length() && kept < limit; i = composed.moveIndex32(i, 1)) {
    const UChar32 c = composed.char32At(i);
    if (u_isUWhiteSpace(c)) {
      blank = kept > 0;
      continue;
    }
    if (is_hidden(c)) continue;
    marks = (U_GET_GC_MASK(c) & U_GC_M_MASK) ? marks + 1 : 0;
    if (marks > kMaxMarks) continue;
    if (blank && kept + 1 < limit) {
      out.append(static_cast<UChar32>(' '));
      ++kept;
    }
    blank = false;
    out.append(c);
    ++kept;
  }
  std::string result;
  out.toUTF8String(result);
  return result;
}

}  // namespace xiaoer
