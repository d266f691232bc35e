// SPDX-License-Identifier: Apache-2.0
#include "nlu/normaliser.h"

#include <unicode/unorm2.h>

#include "foundation/text.h"
#include "nlu/characters.h"
#include "nlu/numbers.h"

namespace xiaoer::nlu {

namespace {

constexpr std::size_t kMaxRepeats = 2;
constexpr std::size_t kMaxMarks = 2;

const UNormalizer2* composer() {
  static const UNormalizer2* instance = [] {
    UErrorCode status = U_ZERO_ERROR;
    return unorm2_getNFCInstance(&status);
  }();
  return instance;
}

// Collects normalised characters one by one; looks back only.
class Collector {
 public:
  explicit Collector(std::size_t expected) {
    result_.chars.reserve(expected);
    result_.origin.reserve(expected);
  }

  void blank(Span from) {
    if (!result_.chars.empty() && !pending_) blank_ = from;
    pending_ = !result_.chars.empty();
  }

  void add(char32_t point, CharacterClass kind, Span from) {
    if (kind == CharacterClass::mark) return mark(point, from);
    if (pending_) flush_blank(kind);
    marks_ = 0;
    // Digits may repeat, also spoken ones: 幺三八零零零…
    const bool repeated = !result_.chars.empty() && result_.chars.back() == point &&
                          kind != CharacterClass::digit && digit_value(point) < 0;
    repeats_ = repeated ? repeats_ + 1 : 1;
    if (repeats_ > kMaxRepeats) {
      result_.elongated = true;
      result_.origin.back().end = from.end;
      return;
    }
    append(point, from);
    last_ = kind;
  }

  NormalText take() {
    const std::size_t count = result_.chars.size();
    result_.text.resize(count * 4);
    result_.text_begin.resize(count + 1);
    char* const begin = result_.text.data();
    char* end = begin;
    for (std::size_t i = 0; i < count; ++i) {
      result_.text_begin[i] = static_cast<std::uint32_t>(end - begin);
      end = write_utf8(end, result_.chars[i]);
    }
    result_.text_begin[count] = static_cast<std::uint32_t>(end - begin);
    result_.text.resize(static_cast<std::size_t>(end - begin));
    return std::move(result_);
  }

 private:
  // A blank between two Chinese characters says nothing: 转 人 工.
  void flush_blank(CharacterClass next) {
    if (last_ != CharacterClass::han || next != CharacterClass::han) append(' ', blank_);
    pending_ = false;
    repeats_ = 0;
  }

  void mark(char32_t point, Span from) {
    if (result_.chars.empty() || pending_) return;
    const UChar32 whole = unorm2_composePair(composer(), static_cast<UChar32>(result_.chars.back()),
                                             static_cast<UChar32>(point));
    if (whole >= 0) {
      result_.chars.back() = static_cast<char32_t>(whole);
      result_.origin.back().end = from.end;
    } else if (++marks_ <= kMaxMarks) {
      append(point, from);
    }
  }

  void append(char32_t point, Span from) {
    result_.chars += point;
    result_.origin.push_back(from);
  }

  NormalText result_;
  CharacterClass last_ = CharacterClass::other;
  std::size_t repeats_ = 0, marks_ = 0;
  bool pending_ = false;
  Span blank_;
};

}  // namespace

Span NormalText::span(std::size_t first, std::size_t last) const {
  if (first >= last || last > origin.size()) return {};
  return {origin[first].begin, origin[last - 1].end};
}

std::size_t NormalText::char_at_byte(std::size_t at) const {
  const auto after = std::upper_bound(text_begin.begin(), text_begin.end(), at);
  return after == text_begin.begin() ? 0 : static_cast<std::size_t>(after - text_begin.begin() - 1);
}

std::string bounded_text(std::string_view bytes) {
  if (bytes.size() <= kMaxCodePoints && is_valid_utf8(bytes)) return std::string(bytes);
  return first_code_points(valid_utf8(bytes.substr(0, kMaxCodePoints * 4)), kMaxCodePoints);
}

NormalText normalise(std::string_view valid_utf8) {
  const Characters& table = Characters::table();
  Collector collector(valid_utf8.size() / 2 + 8);
  for (std::size_t at = 0; at < valid_utf8.size();) {
    const auto begin = static_cast<std::uint32_t>(at);
    const char32_t point = next_code_point(valid_utf8, at);
    const Span from{begin, static_cast<std::uint32_t>(at)};
    const CharacterClass kind = table.class_of(point);
    if (kind == CharacterClass::ignorable) continue;
    if (kind == CharacterClass::space) {
      collector.blank(from);
      continue;
    }
    for (const char32_t part : table.folded(point)) {
      const CharacterClass part_kind = table.class_of(part);
      if (part_kind == CharacterClass::space)
        collector.blank(from);
      else
        collector.add(part, part_kind, from);
    }
  }
  return collector.take();
}

std::u32string normal_chars(std::string_view bytes) {
  return normalise(valid_utf8(bytes)).chars;
}

std::u32string bare(std::u32string_view chars) {
  const Characters& table = Characters::table();
  std::u32string kept;
  kept.reserve(chars.size());
  for (const char32_t point : chars) {
    const CharacterClass kind = table.class_of(point);
    if (kind == CharacterClass::latin || kind == CharacterClass::digit || kind == CharacterClass::han ||
        kind == CharacterClass::letter)
      kept += point;
  }
  return kept.empty() ? std::u32string(chars) : kept;
}

bool whole_words(std::u32string_view chars, std::size_t first, std::size_t last) {
  const auto joined = [&](std::size_t left, std::size_t right) {
    return is_ascii_word(chars[left]) && is_ascii_word(chars[right]) &&
           is_ascii_digit(chars[left]) == is_ascii_digit(chars[right]);
  };
  return !(first > 0 && joined(first - 1, first)) && !(last < chars.size() && joined(last - 1, last));
}

}  // namespace xiaoer::nlu
