// SPDX-License-Identifier: Apache-2.0
#include "nlu/lexicon.h"

#include <algorithm>

#include "nlu/characters.h"

namespace xiaoer::nlu {

namespace {

constexpr double kSoundFactor = 0.8;
constexpr std::uint8_t kMostHits = 16;  // of one concept in one message; more of the same says nothing new

// The sounds of Chinese characters, one symbol each; anything else is itself, out of the way of the sounds.
void write_sounds(std::u32string_view chars, std::u32string& sounds) {
  const Characters& table = Characters::table();
  sounds.clear();
  for (const char32_t point : chars) {
    const std::uint16_t sound = table.sound_of(point);
    sounds += sound ? static_cast<char32_t>(sound) : point + 0x200000;
  }
}

bool all_han(std::u32string_view chars) {
  return std::all_of(chars.begin(), chars.end(),
                     [](char32_t point) { return Characters::table().sound_of(point) != 0; });
}

void lower(Hit& hit, const Cues& cues) {
  hit.negated = true;
  hit.weight *= cues.factor();
}

// Of hits of the same concept that overlap only the longest stays.
void keep_longest(std::vector<Hit>& hits) {
  std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
    if (a.concept_index != b.concept_index) return a.concept_index < b.concept_index;
    return a.first != b.first ? a.first < b.first : a.last > b.last;
  });
  std::size_t kept = 0;
  for (const Hit& hit : hits) {
    Hit* last = kept == 0 ? nullptr : &hits[kept - 1];
    const bool overlaps = last && last->concept_index == hit.concept_index && hit.first < last->last;
    if (!overlaps)
      hits[kept++] = hit;
    else if (hit.last - hit.first > last->last - last->first)
      *last = hit;
  }
  hits.resize(kept);
}

}  // namespace

std::size_t gap(const Hit& a, const Hit& b) {
  if (a.last <= b.first) return b.first - a.last;
  if (b.last <= a.first) return a.first - b.last;
  return 0;
}

Lexicon::Lexicon(Content content)
    : content_(std::move(content)), negation_(content_.negation), supposition_(content_.supposition) {
  std::u32string sounds;
  for (std::size_t i = 0; i < content_.concepts.size(); ++i) {
    if (content_.concepts[i].date != DateClass::none) dated_.push_back(static_cast<std::uint32_t>(i));
    std::vector<std::u32string> words;
    words.swap(content_.concepts[i].words);
    for (const std::u32string& chars : words) {
      words_.add(chars, static_cast<std::uint32_t>(i));
      if (!content_.concepts[i].homophones || chars.size() < 2 || !all_han(chars)) continue;
      write_sounds(chars, sounds);
      sounds_.add(sounds, static_cast<std::uint32_t>(i));
    }
  }
  for (const auto& word : content_.ignored) {
    ignored_.push_back(bare(normal_chars(word)));
    if (ignored_.back().empty()) continue;
    ignored_begin_.set(ignored_.back().front() % kLetters);
    ignored_end_.set(ignored_.back().back() % kLetters);
  }
  std::stable_sort(ignored_.begin(), ignored_.end(),
                   [](const auto& a, const auto& b) { return a.size() > b.size(); });
  words_.build();
  sounds_.build();
}

// Whole words that stand in the text as they are.
void Lexicon::find_exact(const NormalText& text, std::vector<Hit>& hits) const {
  thread_local std::vector<std::uint8_t> found;
  found.assign(content_.concepts.size(), 0);
  words_.scan(text.chars, [&](std::uint32_t index, std::size_t first, std::size_t last) {
    if (found[index] >= kMostHits || !whole_words(text.chars, first, last)) return;
    ++found[index];
    hits.push_back({index, first, last, content_.concepts[index].weight});
  });
}

void Lexicon::find_by_sound(const NormalText& text, const KnownWord& known_word,
                            std::vector<Hit>& hits) const {
  const std::size_t exact = hits.size();
  thread_local std::u32string sounds;
  write_sounds(text.chars, sounds);
  thread_local std::vector<std::uint8_t> found;
  found.assign(content_.concepts.size(), 0);
  sounds_.scan(sounds, [&](std::uint32_t index, std::size_t first, std::size_t last) {
    if (found[index] >= kMostHits) return;
    const bool found_already = std::any_of(
        hits.begin(), hits.begin() + static_cast<std::ptrdiff_t>(exact),
        [&](const Hit& hit) { return hit.concept_index == index && hit.first < last && first < hit.last; });
    if (found_already || known_word(std::u32string_view(text.chars).substr(first, last - first))) return;
    ++found[index];
    hits.push_back({index, first, last, content_.concepts[index].weight * kSoundFactor, false, true});
  });
}

void Lexicon::find_dates(const NormalText& text, TimePoint now, std::vector<Hit>& hits) const {
  if (dated_.empty()) return;
  for (const CalendarMark& mark : find_calendar_marks(text.chars, now))
    for (const std::uint32_t index : dated_) {
      const Concept& row = content_.concepts[index];
      if (belongs(mark, row.date, now)) hits.push_back({index, mark.first, mark.last, row.weight});
    }
}

bool Lexicon::holds(const Hit& hit, const std::vector<Hit>& hits) const {
  const Concept& row = content_.concepts[hit.concept_index];
  const auto near_one_of = [&](const std::vector<std::size_t>& wanted, std::size_t window) {
    return std::any_of(hits.begin(), hits.end(), [&](const Hit& other) {
      return std::find(wanted.begin(), wanted.end(), other.concept_index) != wanted.end() &&
             (window == 0 || gap(hit, other) <= window);
    });
  };
  return (row.with.empty() || near_one_of(row.with, row.window)) &&
         (row.without.empty() || !near_one_of(row.without, row.without_window));
}

std::vector<Hit> Lexicon::find(const NormalText& text, const KnownWord& known_word, TimePoint now) const {
  thread_local std::vector<Hit> hits;
  hits.clear();
  find_exact(text, hits);
  find_by_sound(text, known_word, hits);
  find_dates(text, now, hits);
  std::vector<Hit> kept;
  if (hits.empty()) return kept;
  keep_longest(hits);
  thread_local std::vector<std::uint8_t> negated, supposed;
  negation_.mark(text, negated);
  supposition_.mark(text, supposed);
  kept.reserve(hits.size());
  for (Hit& hit : hits) {
    if (!holds(hit, hits)) continue;
    const Concept& row = content_.concepts[hit.concept_index];
    if (row.negation_lowers && negated[hit.first]) lower(hit, negation_);
    if (row.supposition_lowers && supposed[hit.first]) lower(hit, supposition_);
    kept.push_back(hit);
  }
  std::sort(kept.begin(), kept.end(), [](const Hit& a, const Hit& b) {
    return a.first != b.first ? a.first < b.first : a.concept_index < b.concept_index;
  });
  return kept;
}

std::u32string Lexicon::core(std::u32string_view text) const {
  const std::u32string all = bare(text);
  std::u32string_view rest = all;
  for (bool again = true; again && !rest.empty();) {
    again = false;
    if (!ignored_begin_[rest.front() % kLetters] && !ignored_end_[rest.back() % kLetters]) break;
    for (const auto& word : ignored_) {
      if (rest.size() <= word.size() || word.empty()) continue;
      if (rest.front() == word.front() && rest.starts_with(word))
        rest.remove_prefix(word.size());
      else if (rest.back() == word.back() && rest.ends_with(word))
        rest.remove_suffix(word.size());
      else
        continue;
      again = true;
    }
  }
  return std::u32string(rest);
}

}  // namespace xiaoer::nlu
