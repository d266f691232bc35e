// SPDX-License-Identifier: Apache-2.0
#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <memory>
#include <stdexcept>

#include "foundation/text.h"

namespace xiaoer {
namespace {

void check(UErrorCode status) {
  if (U_FAILURE(status))
    throw std::runtime_error(std::string("ICU cannot divide text: ") + u_errorName(status));
}

struct CloseText {
  void operator()(UText* text) const { utext_close(text); }
};

}  // namespace

std::size_t grapheme_start(std::string_view text, std::size_t at) {
  if (at >= text.size()) return text.size();
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> signs(
      icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
  check(status);
  const std::unique_ptr<UText, CloseText> bytes(
      utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status));
  check(status);
  signs->setText(bytes.get(), status);
  check(status);
  const auto offset = static_cast<std::int32_t>(at);
  return static_cast<std::size_t>(signs->isBoundary(offset) ? offset : signs->preceding(offset));
}

}  // namespace xiaoer
