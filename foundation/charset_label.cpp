// SPDX-License-Identifier: Apache-2.0
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <array>
#include <memory>

#include "foundation/charset.h"
#include "foundation/text.h"

namespace xiaoer {
namespace {

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

enum class Faults { stop, replace };

std::optional<icu::UnicodeString> convert(std::string_view bytes, const char* charset, Faults faults) {
  UErrorCode status = U_ZERO_ERROR;
  const Converter converter(ucnv_open(charset, &status));
  if (U_FAILURE(status)) return std::nullopt;
  if (faults == Faults::stop)
    ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  const auto size = static_cast<std::int32_t>(bytes.size());
  const std::int32_t room = 2 * size + 8;
  icu::UnicodeString text;
  UChar* buffer = text.getBuffer(room);
  if (!buffer) return std::nullopt;
  const std::int32_t length = ucnv_toUChars(converter.get(), buffer, room, bytes.data(), size, &status);
  text.releaseBuffer(U_SUCCESS(status) ? length : 0);
  if (U_FAILURE(status)) return std::nullopt;
  return text;
}

std::string tidy(const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString normal = icu::Normalizer2::getNFCInstance(status)->normalize(text, status);
  if (U_FAILURE(status)) normal = text;
  icu::UnicodeString kept(normal.length(), 0, 0);
  for (std::int32_t i = 0; i < normal.length(); ++i) {
    const UChar unit = normal[i];
    const bool control = (unit < 0x20 && unit != '\t' && unit != '\n' && unit != '\r') || unit == 0x7F;
    if (!control && unit != 0xFEFF) kept.append(unit);
  }
  std::string out;
  kept.toUTF8String(out);
  return valid_utf8(out);
}

std::string tidy_utf8(std::string_view bytes) {
  bool plain = true;  // most text: nothing to normalise
  for (const char c : bytes)
    plain = plain && ((c >= 0x20 && c < 0x7F) || c == '\n' || c == '\r' || c == '\t');
  if (plain) return std::string(bytes);
  const std::string valid = valid_utf8(bytes);
  return tidy(icu::UnicodeString::fromUTF8(icu::StringPiece(valid.data(), static_cast<int>(valid.size()))));
}

// Letters, digits and nothing else, small: "GB_2312-80" → "gb231280".
std::string bare(std::string_view label) {
  std::string out;
  for (const char c : label.substr(0, 40)) {
    if (c >= 'A' && c <= 'Z') out += static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
  }
  return out;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_gb(std::string_view label) {
  return is_one_of(label, {"gb2312", "gbk", "cp936", "xgbk", "gb231280", "euccn", "ms936", "windows936",
                           "gb18030", "csgb2312", "chinese", "xcp936", "gb", "xeuccn", "csgb18030"});
}
bool is_big5(std::string_view label) {
  return is_one_of(label, {"big5", "big5hkscs", "cp950", "xxbig5", "csbig5", "cnbig5", "ms950"});
}
// Labels that programs write without knowing.
bool is_no_claim(std::string_view label) {
  return is_one_of(
      label, {"", "usascii", "ascii", "iso88591", "latin1", "windows1252", "cp1252", "unknown", "xunknown",
              "unknown8bit", "default", "8bit", "binary", "ansi", "none", "utf8mb4"});
}

struct HighBytes {
  std::size_t wide = 0;   // leads of three or four bytes
  std::size_t pairs = 0;  // two high bytes together
  std::size_t odd = 0;    // a high byte before a low one
};
HighBytes high_bytes(std::string_view bytes) {
  HighBytes count;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    if (byte < 0x80) continue;
    if (byte >= 0xE0) ++count.wide;
    const bool pair = i + 1 < bytes.size() && static_cast<unsigned char>(bytes[i + 1]) >= 0x80;
    ++(pair ? count.pairs : count.odd);
    if (pair) ++i;
  }
  return count;
}

bool mostly_han(const icu::UnicodeString& text) {
  std::int32_t high = 0, han = 0;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    if (c < 0x80) continue;
    ++high;
    if (u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC) != 0 || (c >= 0x3000 && c < 0x3040) ||
        (c >= 0xFF00 && c < 0xFFF0) || (c >= 0x2010 && c < 0x2030))
      ++han;
  }
  return high > 0 && han * 2 > high;
}

// UTF-8 that was cut inside a sign or has a few bad bytes.
bool is_damaged_utf8(std::string_view bytes) {
  const std::string valid = valid_utf8(bytes);
  std::size_t bad = 0;
  for (auto at = valid.find("\xEF\xBF\xBD"); at != std::string::npos; at = valid.find("\xEF\xBF\xBD", at + 3))
    ++bad;
  return bad <= 3 + bytes.size() / 200 && high_bytes(bytes).wide > 2 * bad;
}

std::string guess(std::string_view bytes) {
  if (bytes.find("\x1B$") != std::string_view::npos)
    if (const auto text = convert(bytes, "ISO-2022-JP", Faults::stop)) return tidy(*text);
  if (is_damaged_utf8(bytes)) return tidy_utf8(bytes);
  const auto count = high_bytes(bytes);
  if (count.pairs > 0 && count.pairs >= count.odd) {
    if (const auto text = convert(bytes, "GB18030", Faults::stop); text && mostly_han(*text))
      return tidy(*text);
    if (const auto text = convert(bytes, "Big5-HKSCS", Faults::stop); text && mostly_han(*text))
      return tidy(*text);
  }
  const auto text = convert(bytes, "windows-1252", Faults::replace);
  return text ? tidy(*text) : tidy_utf8(bytes);
}

}  // namespace

std::string decode_labelled(std::string_view bytes, std::string_view label) {
  constexpr std::size_t kMaxBytes = std::size_t{1} << 28;  // ICU counts in 32 bits
  bytes = bytes.substr(0, kMaxBytes);
  if (bytes.starts_with("\xEF\xBB\xBF")) return tidy_utf8(bytes.substr(3));
  const std::string name = bare(label);
  const bool wide = name.starts_with("utf16") || name.starts_with("utf32") || name.starts_with("ucs");
  const bool escaped = name.starts_with("iso2022") || name.starts_with("hz") || name == "utf7";
  if (!wide && !escaped && is_valid_utf8(bytes)) {
    // No text of another character set is valid UTF-8 by chance once it has signs of three bytes.
    const bool plain = bytes.find("\x1B$") == std::string_view::npos;
    const auto high = high_bytes(bytes);
    if (plain && (high.wide > 0 || high.pairs + high.odd == 0 || is_no_claim(name) || name == "utf8"))
      return tidy_utf8(bytes);
  }
  if (name == "utf8" || is_no_claim(name)) return guess(bytes);
  const char* charset = is_gb(name)              ? "GB18030"
                        : is_big5(name)          ? "Big5-HKSCS"
                        : name.starts_with("hz") ? "HZ"
                        : name == "ksc56011987"  ? "windows-949"
                                                 : nullptr;
  const std::string given(label.substr(0, 40));
  if (const auto text = convert(bytes, charset ? charset : given.c_str(), Faults::stop)) return tidy(*text);
  if (is_damaged_utf8(bytes)) return tidy_utf8(bytes);
  if (const auto text = convert(bytes, charset ? charset : given.c_str(), Faults::replace))
    return tidy(*text);
  return is_valid_utf8(bytes) ? tidy_utf8(bytes) : guess(bytes);
}

}  // namespace xiaoer
