// SPDX-License-Identifier: Apache-2.0
#include "nlu/noise.h"

#include <unicode/translit.h>

#include <stdexcept>

#include "nlu/characters.h"
#include "nlu/dictionary.h"

namespace xiaoer::nlu {

namespace {

constexpr std::uint32_t kOneIn = 4;
constexpr double kCommon = 0.0005;  // share of questions that have the character

class Homophones final : public Noise {
 public:
  Homophones() : of_sound_(Characters::table().count_sounds()) {
    const Characters& table = Characters::table();
    const Dictionary& dictionary = Dictionary::general();
    for (char32_t point = 0x4E00; point < 0x9FA6; ++point)
      if (const auto sound = table.sound_of(point); sound && dictionary.share(point) > kCommon)
        of_sound_[sound].push_back(point);
  }

  std::string spoil(std::string_view valid_utf8) override {
    std::string spoiled;
    for (std::size_t at = 0; at < valid_utf8.size();) {
      const char32_t point = next_code_point(valid_utf8, at);
      append_utf8(spoiled, other(point));
    }
    return spoiled;
  }

 private:
  char32_t other(char32_t point) {
    const std::uint16_t sound = Characters::table().sound_of(point);
    if (!sound || below(kOneIn) != 0) return point;
    const std::vector<char32_t>& alike = of_sound_[sound];
    if (alike.empty() || (alike.size() == 1 && alike[0] == point)) return point;
    for (;;)
      if (const char32_t chosen = alike[below(static_cast<std::uint32_t>(alike.size()))]; chosen != point)
        return chosen;
  }

  std::uint32_t below(std::uint32_t limit) {
    state_ = state_ * 6364136223846793005ull + 1442695040888963407ull;
    return static_cast<std::uint32_t>((state_ >> 33) % limit);
  }

  std::vector<std::vector<char32_t>> of_sound_;
  std::uint64_t state_ = 0x853C49E6748FEA9Bull;
};

class Traditional final : public Noise {
 public:
  Traditional() {
    UErrorCode status = U_ZERO_ERROR;
    icu_.reset(icu::Transliterator::createInstance("Simplified-Traditional", UTRANS_FORWARD, status));
    if (U_FAILURE(status) || !icu_)
      throw std::runtime_error("ICU has no Simplified-Traditional; install its data (libicu72)");
  }

  std::string spoil(std::string_view valid_utf8) override {
    icu::UnicodeString text = icu::UnicodeString::fromUTF8(
        icu::StringPiece(valid_utf8.data(), static_cast<std::int32_t>(valid_utf8.size())));
    icu_->transliterate(text);
    std::string spoiled;
    return text.toUTF8String(spoiled);
  }

 private:
  std::unique_ptr<icu::Transliterator> icu_;
};

}  // namespace

std::unique_ptr<Noise> homophone_noise() {
  return std::make_unique<Homophones>();
}
std::unique_ptr<Noise> traditional_noise() {
  return std::make_unique<Traditional>();
}

}  // namespace xiaoer::nlu
