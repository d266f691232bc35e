// SPDX-License-Identifier: Apache-2.0
#include "nlu/lexicon.h"

#include <algorithm>

#include "nlu/characters.h"

namespace xiaoer::nlu {

namespace {

constexpr double kSoundFactor = 0.8;
constexpr std::uint32_t kExcept = 1;

// The sounds of Chinese characters, one symbol each; anything else is itself, out of the way of the sounds.
std::u32string sounds_of(std::u32string_view chars) {
  const Characters& table = Characters::table();
  std::u32string sounds;
  sounds.reserve(chars.size());
  for (const char32_t point : chars) {
    const std::uint16_t sound = table.sound_of(point);
    sounds += sound ? static_cast<char32_t>(sound) : point + 0x200000;
  }
  return sounds;
}

bool all_han(std::u32string_view chars) {
  return std::all_of(chars.begin(), chars.end(),
                     [](char32_t point) { return Characters::table().sound_of(point) != 0; });
}

// Of hits of the same concept that overlap only the longest stays.
void keep_longest(std::vector<Hit>& hits) {
  std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
    if (a.concept_index != b.concept_index) return a.concept_index < b.concept_index;
    return a.first != b.first ? a.first < b.first : a.last > b.last;
  });
  std::vector<Hit> kept;
  for (const Hit& hit : hits) {
    Hit* last = kept.empty() ? nullptr : &kept.back();
    const bool overlaps = last && last->concept_index == hit.concept_index && hit.first < last->last;
    if (!overlaps)
      kept.push_back(hit);
    else if (hit.last - hit.first > last->last - last->first)
      *last = hit;
  }
  hits.swap(kept);
}

}  // namespace

std::size_t gap(const Hit& a, const Hit& b) {
  if (a.last <= b.first) return b.first - a.last;
  if (b.last <= a.first) return a.first - b.last;
  return 0;
}

bool whole_words(std::u32string_view chars, std::size_t first, std::size_t last) {
  const auto joined = [&](std::size_t left, std::size_t right) {
    return is_ascii_word(chars[left]) && is_ascii_word(chars[right]) &&
           is_ascii_digit(chars[left]) == is_ascii_digit(chars[right]);
  };
  return !(first > 0 && joined(first - 1, first)) && !(last < chars.size() && joined(last - 1, last));
}

Lexicon::Lexicon(Content content) : content_(std::move(content)) {
  for (std::size_t i = 0; i < content_.concepts.size(); ++i) {
    for (const auto& word : content_.concepts[i].words) {
      const std::u32string chars = normal_chars(word);
      words_.add(chars, static_cast<std::uint32_t>(i));
      if (content_.concepts[i].homophones && chars.size() >= 2 && all_han(chars))
        sounds_.add(sounds_of(chars), static_cast<std::uint32_t>(i));
    }
  }
  for (const auto& word : content_.negation.words) negations_.add(normal_chars(word), 0);
  for (const auto& word : content_.negation.except) negations_.add(normal_chars(word), kExcept);
  for (const auto& word : content_.ignored) ignored_.push_back(bare(normal_chars(word)));
  std::stable_sort(ignored_.begin(), ignored_.end(),
                   [](const auto& a, const auto& b) { return a.size() > b.size(); });
  words_.build();
  sounds_.build();
  negations_.build();
}

void Lexicon::find_negations(const NormalText& text, std::vector<Range>& ranges) const {
  std::vector<Range> exceptions;
  negations_.scan(text.chars, [&](std::uint32_t kind, std::size_t first, std::size_t last) {
    if (!whole_words(text.chars, first, last)) return;
    (kind == kExcept ? exceptions : ranges).push_back({first, last});
  });
  std::erase_if(ranges, [&](const Range& range) {
    return std::any_of(exceptions.begin(), exceptions.end(), [&](const Range& except) {
      return except.first <= range.first && range.last <= except.last;
    });
  });
}

bool Lexicon::negated(const NormalText& text, std::size_t first) const {
  std::vector<Range> ranges;
  find_negations(text, ranges);
  return std::any_of(ranges.begin(), ranges.end(), [&](const Range& range) {
    if (range.last > first || first - range.last > content_.negation.window) return false;
    for (std::size_t at = range.last; at < first; ++at)
      if (Characters::table().class_of(text.chars[at]) == CharacterClass::punctuation) return false;
    return true;
  });
}

void Lexicon::find_by_sound(const NormalText& text, const KnownWord& known_word,
                            std::vector<Hit>& hits) const {
  const std::size_t exact = hits.size();
  sounds_.scan(sounds_of(text.chars), [&](std::uint32_t index, std::size_t first, std::size_t last) {
    const bool found_already = std::any_of(
        hits.begin(), hits.begin() + static_cast<std::ptrdiff_t>(exact),
        [&](const Hit& hit) { return hit.concept_index == index && hit.first < last && first < hit.last; });
    if (found_already || known_word(std::u32string_view(text.chars).substr(first, last - first))) return;
    hits.push_back({index, first, last, content_.concepts[index].weight * kSoundFactor, false, true});
  });
}

bool Lexicon::holds(const Hit& hit, const std::vector<Hit>& hits) const {
  const Concept& row = content_.concepts[hit.concept_index];
  const auto near_one_of = [&](const std::vector<std::size_t>& wanted) {
    return std::any_of(hits.begin(), hits.end(), [&](const Hit& other) {
      return std::find(wanted.begin(), wanted.end(), other.concept_index) != wanted.end() &&
             (row.window == 0 || gap(hit, other) <= row.window);
    });
  };
  return (row.with.empty() || near_one_of(row.with)) && (row.without.empty() || !near_one_of(row.without));
}

std::vector<Hit> Lexicon::find(const NormalText& text, const KnownWord& known_word) const {
  std::vector<Hit> hits;
  words_.scan(text.chars, [&](std::uint32_t index, std::size_t first, std::size_t last) {
    if (whole_words(text.chars, first, last))
      hits.push_back({index, first, last, content_.concepts[index].weight});
  });
  find_by_sound(text, known_word, hits);
  keep_longest(hits);
  std::vector<Hit> kept;
  for (Hit& hit : hits) {
    if (!holds(hit, hits)) continue;
    if (content_.concepts[hit.concept_index].negation_lowers && negated(text, hit.first)) {
      hit.negated = true;
      hit.weight *= content_.negation.factor;
    }
    kept.push_back(hit);
  }
  std::stable_sort(kept.begin(), kept.end(), [](const Hit& a, const Hit& b) { return a.first < b.first; });
  return kept;
}

std::u32string Lexicon::core(std::u32string_view text) const {
  std::u32string rest = bare(text);
  for (bool again = true; again;) {
    again = false;
    for (const auto& word : ignored_) {
      if (rest.size() <= word.size()) continue;
      if (rest.starts_with(word))
        rest.erase(0, word.size());
      else if (rest.ends_with(word))
        rest.erase(rest.size() - word.size());
      else
        continue;
      again = true;
    }
  }
  return rest;
}

}  // namespace xiaoer::nlu
