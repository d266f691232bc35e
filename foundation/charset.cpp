// SPDX-License-Identifier: Apache-2.0
#include "foundation/charset.h"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <memory>

#include "foundation/text.h"

namespace xiaoer {
namespace {

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

// Strict: any sequence that the character set does not know ends it.
std::optional<DecodedText> convert(std::string_view bytes, const char* charset) {
  UErrorCode status = U_ZERO_ERROR;
  const Converter converter(ucnv_open(charset, &status));
  if (U_FAILURE(status)) return std::nullopt;
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  const auto size = static_cast<std::int32_t>(bytes.size());
  icu::UnicodeString text;
  UChar* buffer = text.getBuffer(size + 1);  // no sequence of these sets gives more units than it has bytes
  if (!buffer) return std::nullopt;
  const std::int32_t length = ucnv_toUChars(converter.get(), buffer, size + 1, bytes.data(), size, &status);
  text.releaseBuffer(U_SUCCESS(status) ? length : 0);
  if (U_FAILURE(status)) return std::nullopt;
  DecodedText out{"", charset};
  text.toUTF8String(out.text);
  return out;
}

}  // namespace

std::optional<DecodedText> decode_text(std::string_view bytes) {
  constexpr std::size_t kMaxBytes = std::size_t{1} << 30;  // ICU counts in 32 bits
  if (bytes.size() > kMaxBytes) return std::nullopt;
  if (bytes.starts_with("\xFF\xFE")) return convert(bytes.substr(2), "UTF-16LE");
  if (bytes.starts_with("\xFE\xFF")) return convert(bytes.substr(2), "UTF-16BE");
  if (bytes.find('\0') != std::string_view::npos) return std::nullopt;
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (is_valid_utf8(bytes)) return DecodedText{std::string(bytes), "UTF-8"};
  return convert(bytes, "GB18030");
}

}  // namespace xiaoer
