// SPDX-License-Identifier: Apache-2.0
#include "dialogs/phrases.h"

#include <algorithm>

#include "foundation/ascii.h"
#include "nlu/characters.h"

namespace xiaoer::dialogs {
namespace {

constexpr std::size_t kLongestExact = 120;  // bytes; a longer message never "says only" one phrase
constexpr std::size_t kMostParticles = 4;

bool is_latin(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
}

bool drop_front(std::string_view& text, std::string_view word) {
  if (text.size() <= word.size() || !text.starts_with(word)) return false;
  if (is_latin(word.back()) && is_latin(text[word.size()])) return false;
  text.remove_prefix(word.size());
  return true;
}

bool drop_back(std::string_view& text, std::string_view word) {
  if (text.size() <= word.size() || !text.ends_with(word)) return false;
  if (is_latin(word.front()) && is_latin(text[text.size() - word.size() - 1])) return false;
  text.remove_suffix(word.size());
  return true;
}

using Drop = bool (*)(std::string_view&, std::string_view);

bool drop_one(std::string_view& text, const std::vector<std::string>& words, Drop drop) {
  for (const auto& word : words)
    if (drop(text, word)) {
      text = without_edges(text);
      return true;
    }
  return false;
}

// A number below 1024 for the letter that begins at `at` of valid UTF-8.
std::size_t letter_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<std::size_t>(static_cast<unsigned char>(text[i])) : 0;
  };
  if (byte(at) < 0x80) return byte(at);
  return (byte(at) * 31 + byte(at + 1) * 67 + byte(at + 2)) % 1024;
}

std::size_t last_letter(std::string_view text) {
  std::size_t at = text.empty() ? 0 : text.size() - 1;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return letter_at(text, at);
}

// Whether [first, last) tears no Latin word apart.
bool is_whole(std::u32string_view text, std::size_t first, std::size_t last) {
  const auto latin = [&](std::size_t at) { return nlu::is_ascii_word(text[at]); };
  return !(first > 0 && latin(first) && latin(first - 1)) &&
         !(last < text.size() && latin(last - 1) && latin(last));
}

std::string lowered(Table& table, const std::string& word) {
  if (word.empty()) table.problem("", "an empty word stands for everything; take it out");
  return lower_ascii(word);
}

}  // namespace

std::string_view without_edges(std::string_view text) {
  static const std::vector<std::string_view> kMarks{"，", "。", "！", "？", "、", "；", "：", "～",
                                                    "…",  "“",  "”",  "‘",  "’",  "（", "）", "《",
                                                    "》", "【", "】", "　", "「", "」", "—"};
  // All marks begin with one of three bytes, and few characters do.
  const auto may_be_mark = [](char c) { return c == '\xE2' || c == '\xE3' || c == '\xEF'; };
  for (bool changed = true; changed && !text.empty();) {
    changed = false;
    const auto is_mark = [](char c) {
      return static_cast<unsigned char>(c) < 0x80 && !is_latin(c) && c != '+';
    };
    while (!text.empty() && is_mark(text.front())) text.remove_prefix(1), changed = true;
    while (!text.empty() && is_mark(text.back())) text.remove_suffix(1), changed = true;
    const bool front = !text.empty() && may_be_mark(text.front());
    const bool back = text.size() >= 3 && may_be_mark(text[text.size() - 3]);
    if (!front && !back) continue;
    for (const auto mark : kMarks) {
      if (text.starts_with(mark)) text.remove_prefix(mark.size()), changed = true;
      if (text.ends_with(mark)) text.remove_suffix(mark.size()), changed = true;
    }
  }
  return text;
}

std::size_t find_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool cut_before = is_latin(word.front()) && at > 0 && is_latin(text[at - 1]);
    const bool cut_after = is_latin(word.back()) && end < text.size() && is_latin(text[end]);
    if (!cut_before && !cut_after) return at;
  }
  return std::string_view::npos;
}

void Phrases::read_one(Table& table) {
  Phrase phrase;
  phrase.id = table.required_text("id");
  const auto number = static_cast<std::uint32_t>(phrases_.size());
  for (const auto& word : table.texts("exact")) exact_[lowered(table, word)].push_back(number);
  for (const auto& word : table.texts("contains")) {
    phrase.contains.push_back(lowered(table, word));
    words_.add(nlu::to_code_points(phrase.contains.back()), number);
  }
  const auto longest = table.integer("longest", 0);
  if (longest < 0) table.problem("longest", "'longest' counts characters: 0 (any length) or more");
  phrase.longest = static_cast<std::size_t>(longest);
  table.finish();
  if (has(phrase.id)) table.problem("id", "phrase '" + phrase.id + "' is there twice");
  phrases_.push_back(std::move(phrase));
}

void Phrases::read(Table& root) {
  particles_ = root.texts("particles");
  for (const auto& particle : particles_) {
    particle_begin_.set(letter_at(particle, 0));
    particle_end_.set(last_letter(particle));
  }
  for (Table table : root.tables("phrase")) read_one(table);
  words_.build();
}

const Phrase* Phrases::find(std::string_view id) const {
  const auto found =
      std::find_if(phrases_.begin(), phrases_.end(), [&](const Phrase& phrase) { return phrase.id == id; });
  return found == phrases_.end() ? nullptr : &*found;
}

void Phrases::add_forms(Utterance& utterance) const {
  const auto drop_begin = [&](std::string_view& text) {
    return particle_begin_[letter_at(text, 0)] && drop_one(text, particles_, drop_front);
  };
  const auto drop_end = [&](std::string_view& text) {
    return particle_end_[last_letter(text)] && drop_one(text, particles_, drop_back);
  };
  utterance.forms.reserve(kMostParticles);
  std::string_view front = without_edges(utterance.text);
  for (std::size_t i = 0; i == 0 || (i < kMostParticles && drop_begin(front)); ++i) {
    std::string_view form = front;
    for (std::size_t j = 0; j == 0 || (j < kMostParticles && drop_end(form)); ++j)
      utterance.forms.emplace_back(form);
  }
}

void Phrases::add_mentions(Utterance& utterance) const {
  auto& mentions = utterance.mentions;
  const auto mention_of = [&](std::uint32_t number) -> Mention& {
    const std::string& id = phrases_[number].id;
    for (Mention& mention : mentions)
      if (mention.phrase.data() == id.data()) return mention;
    return mentions.emplace_back(Mention{id, false});
  };
  thread_local std::u32string chars;
  chars.clear();
  for (std::size_t at = 0; at < utterance.text.size();) chars += nlu::next_code_point(utterance.text, at);
  utterance.length = chars.size();
  words_.scan(chars, [&](std::uint32_t number, std::size_t first, std::size_t last) {
    if (!is_whole(chars, first, last)) return;
    const std::size_t longest = phrases_[number].longest;
    mention_of(number).counts = longest == 0 || chars.size() <= longest;
  });
  for (const auto& form : utterance.forms)
    if (const auto found = exact_.find(form); found != exact_.end())
      for (const std::uint32_t number : found->second) {
        mention_of(number).counts = true;
        utterance.exact.push_back(phrases_[number].id);
      }
}

Utterance Phrases::prepare(const nlu::Understanding& heard) const {
  Utterance utterance;
  utterance.text = heard.normalised.empty() ? lower_ascii(heard.original) : heard.normalised;
  if (utterance.text.size() <= kLongestExact) add_forms(utterance);
  add_mentions(utterance);
  return utterance;
}

bool Phrases::said(std::string_view id, const Utterance& utterance) {
  return std::any_of(utterance.mentions.begin(), utterance.mentions.end(),
                     [&](const Mention& mention) { return mention.counts && mention.phrase == id; });
}

std::string Phrases::after(std::string_view id, const Utterance& utterance) const {
  const auto mention = std::find_if(utterance.mentions.begin(), utterance.mentions.end(),
                                    [&](const Mention& one) { return one.phrase == id; });
  if (mention == utterance.mentions.end()) return "";
  for (const auto& word : find(id)->contains) {
    const std::size_t at = find_word(utterance.text, word);
    if (at != std::string_view::npos)
      return std::string(without_edges(std::string_view(utterance.text).substr(at + word.size())));
  }
  return "";
}

std::string Phrases::without(std::string_view id, std::string_view text) const {
  text = without_edges(text);
  const Phrase* phrase = find(id);
  if (!phrase) return std::string(text);
  const auto& words = phrase->contains;
  while (drop_one(text, words, drop_front) || drop_one(text, words, drop_back)) {
  }
  return std::string(text);
}

}  // namespace xiaoer::dialogs
