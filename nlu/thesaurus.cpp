// SPDX-License-Identifier: Apache-2.0
#include "nlu/thesaurus.h"

#include <algorithm>
#include <map>
#include <set>

#include "foundation/error.h"
#include "nlu/normaliser.h"

// The general thesaurus becomes a part of the program's read-only data.
__asm__(
    ".section .rodata\n"
    "xiaoer_synonyms_begin:\n"
    ".incbin \"" XIAOER_SYNONYMS_FILE
    "\"\n"
    "xiaoer_synonyms_end:\n"
    ".previous\n");
extern "C" const char xiaoer_synonyms_begin[], xiaoer_synonyms_end[];

namespace xiaoer::nlu {

namespace {

// Groups of one line.
struct Line {
  std::vector<std::vector<std::string>> groups;
  std::string kind;
};

class Reader {
 public:
  explicit Reader(std::string name) : name_(std::move(name)) {}

  [[nodiscard]] Line read(std::string_view line, int number) {
    Line out;
    out.groups.emplace_back();
    for (std::size_t at = 0; at < line.size();) {
      const std::size_t end = std::min(line.find_first_of(" \t", at), line.size());
      const std::string word(line.substr(at, end - at));
      if (word == "/") {
        if (out.groups.back().empty()) fault(number, at, "has no word before '/'");
        out.groups.emplace_back();
      } else if (word.starts_with('?')) {
        out.kind = word.substr(1);
      } else if (!word.empty()) {
        if (!of_line_.insert(word).second) fault(number, at, "'" + word + "' stands twice in this line");
        out.groups.back().push_back(word);
      }
      at = end + 1;
    }
    of_line_.clear();
    const bool alone = out.groups.size() == 1 && out.groups.front().size() == 1 && out.kind.empty();
    if (alone) fault(number, 0, "has a single word; a group needs two or more");
    if (out.groups.back().empty()) fault(number, line.size(), "has no word after the last '/'");
    return out;
  }
  void throw_faults() {
    if (!faults_.empty()) throw ConfigError(std::move(faults_));
  }

 private:
  void fault(int number, std::size_t at, std::string what) {
    faults_.push_back({name_, number, static_cast<int>(at) + 1, std::move(what)});
  }
  std::string name_;
  std::set<std::string> of_line_;
  std::vector<Problem> faults_;
};

}  // namespace

const Thesaurus& Thesaurus::general() {
  static const Thesaurus instance(
      {xiaoer_synonyms_begin, static_cast<std::size_t>(xiaoer_synonyms_end - xiaoer_synonyms_begin)},
      "synonyms.txt");
  return instance;
}

Thesaurus::Thesaurus(std::string_view text, const std::string& name) {
  Reader reader(name);
  std::map<std::string, std::uint16_t> kind_bits;
  int number = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view raw = text.substr(at, end - at);
    at = end + 1;
    ++number;
    if (raw.ends_with('\r')) raw.remove_suffix(1);
    if (raw.empty() || raw.starts_with('#')) continue;
    const Line line = reader.read(raw, number);
    const auto first = static_cast<std::uint32_t>(kinds_.size());
    const auto last = first + static_cast<std::uint32_t>(line.groups.size());
    std::uint16_t kind = 0;
    if (!line.kind.empty())
      kind = kind_bits.emplace(line.kind, static_cast<std::uint16_t>(1u << kind_bits.size())).first->second;
    for (std::uint32_t sense = first; sense < last; ++sense) {
      for (const auto& word : line.groups[sense - first]) words_.add(normal_chars(word), sense);
      kinds_.push_back(kind);
      opposites_.emplace_back();
      for (std::uint32_t other = first; other < last; ++other)
        if (other != sense) opposites_.back().push_back(other);
    }
  }
  reader.throw_faults();
  words_.build();
}

void Thesaurus::find(std::u32string_view normal, std::vector<Place>& found) const {
  found.clear();
  words_.scan(normal, [&](std::uint32_t sense, std::size_t first, std::size_t last) {
    while (!found.empty() && found.back().first >= first &&
           found.back().last - found.back().first < last - first)
      found.pop_back();
    if (!found.empty() && found.back().last >= last && found.back().first < first) return;
    found.push_back({sense, static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(last)});
  });
}

}  // namespace xiaoer::nlu
