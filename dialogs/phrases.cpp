// SPDX-License-Identifier: Apache-2.0
#include "dialogs/phrases.h"

#include "foundation/ascii.h"
#include "foundation/text.h"

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
  const std::string id = table.required_text("id");
  Phrase phrase;
  for (const auto& word : table.texts("exact")) exact_[lowered(table, word)].push_back(id);
  for (const auto& word : table.texts("contains")) phrase.contains.push_back(lowered(table, word));
  const auto longest = table.integer("longest", 0);
  if (longest < 0) table.problem("longest", "'longest' counts characters: 0 (any length) or more");
  phrase.longest = static_cast<std::size_t>(longest);
  table.finish();
  if (!phrases_.emplace(id, std::move(phrase)).second)
    table.problem("id", "phrase '" + id + "' is there twice");
}

void Phrases::read(Table& root) {
  particles_ = root.texts("particles");
  for (Table table : root.tables("phrase")) read_one(table);
}

Utterance Phrases::prepare(const nlu::Understanding& heard) const {
  Utterance utterance;
  utterance.text = heard.normalised.empty() ? lower_ascii(heard.original) : heard.normalised;
  utterance.length = count_code_points(utterance.text);
  for (std::size_t at = 0; at < utterance.text.size(); ++at)
    if ((static_cast<unsigned char>(utterance.text[at]) & 0xC0) != 0x80)
      utterance.letters.set(letter_at(utterance.text, at));
  if (utterance.text.size() > kLongestExact) return utterance;
  std::string_view front = without_edges(utterance.text);
  for (std::size_t i = 0; i == 0 || (i < kMostParticles && drop_one(front, particles_, drop_front)); ++i) {
    std::string_view form = front;
    for (std::size_t j = 0; j == 0 || (j < kMostParticles && drop_one(form, particles_, drop_back)); ++j)
      utterance.forms.emplace_back(form);
  }
  for (const auto& form : utterance.forms)
    if (const auto found = exact_.find(form); found != exact_.end())
      utterance.exact.insert(utterance.exact.end(), found->second.begin(), found->second.end());
  return utterance;
}

bool Phrases::said(const std::string& id, const Utterance& utterance) const {
  if (std::find(utterance.exact.begin(), utterance.exact.end(), id) != utterance.exact.end()) return true;
  const auto found = phrases_.find(id);
  if (found == phrases_.end()) return false;
  const Phrase& phrase = found->second;
  if (phrase.longest != 0 && utterance.length > phrase.longest) return false;
  return std::any_of(phrase.contains.begin(), phrase.contains.end(), [&](const std::string& word) {
    return utterance.letters[letter_at(word, 0)] && find_word(utterance.text, word) != std::string_view::npos;
  });
}

std::string Phrases::after(const std::string& id, const Utterance& utterance) const {
  const auto found = phrases_.find(id);
  if (found == phrases_.end()) return "";
  for (const auto& word : found->second.contains) {
    const std::size_t at = find_word(utterance.text, word);
    if (at != std::string_view::npos)
      return std::string(without_edges(utterance.text.substr(at + word.size())));
  }
  return "";
}

std::string Phrases::without(const std::string& id, std::string_view text) const {
  text = without_edges(text);
  const auto found = phrases_.find(id);
  if (found == phrases_.end()) return std::string(text);
  const auto& words = found->second.contains;
  while (drop_one(text, words, drop_front) || drop_one(text, words, drop_back)) {
  }
  return std::string(text);
}

}  // namespace xiaoer::dialogs
