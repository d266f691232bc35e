// SPDX-License-Identifier: Apache-2.0
#include "nlu/entities.h"

#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>

#include "nlu/characters.h"

namespace xiaoer::nlu {

namespace {

constexpr std::size_t kLeastRun = 4;    // shorter runs of letters and digits are no code
constexpr std::size_t kAloneSlack = 4;  // so many other characters may stand beside a number that is "alone"
constexpr int kShaped = 4, kNamed = 3, kLikely = 1;  // 2: those every pack knows

re2::RE2::Options options() {
  re2::RE2::Options options;
  options.set_max_mem(1 << 20);
  options.set_log_errors(false);
  return options;
}

bool may_hold_code(std::u32string_view chars) {
  std::size_t run = 0;
  for (const char32_t point : chars) {
    run = is_ascii_digit(point) ? run + 1 : 0;
    if (run >= kLeastRun) return true;
  }
  return false;
}

// Letters and digits right beside a match make it a part of something else.
bool free_standing(std::u32string_view chars, std::size_t first, std::size_t last) {
  return (first == 0 || !is_ascii_word(chars[first - 1])) &&
         (last == chars.size() || !is_ascii_word(chars[last]));
}

std::string canonical(std::u32string_view chars, const std::string& how) {
  std::string value;
  for (const char32_t point : chars) {
    if (how == "text")
      append_utf8(value, point);
    else if (how == "digits" ? is_ascii_digit(point) : is_ascii_word(point))
      value += static_cast<char>(point >= 'a' && point <= 'z' ? point - 32 : point);
    else if (how == "upper" && point == U'-' && !value.empty())
      value += '-';
  }
  return value;
}

bool better(const EntityCandidate& a, const EntityCandidate& b) {
  if ((a.strength >= kNamed) != (b.strength >= kNamed)) return a.strength >= kNamed;
  if (a.last - a.first != b.last - b.first) return a.last - a.first > b.last - b.first;
  return a.strength > b.strength;
}

}  // namespace

// Both sums run from the right, where the check digit stands.
bool passes(DigitCheck check, std::string_view digits) {
  if (check == DigitCheck::none) return true;
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const int digit = digits[digits.size() - 1 - i] - '0';
    if (digit < 0 || digit > 9) return false;
    const bool second = i % 2 == 1;
    if (check == DigitCheck::ean13)
      sum += second ? 3 * digit : digit;
    else
      sum += second ? 2 * digit - (digit > 4 ? 9 : 0) : digit;
  }
  return !digits.empty() && sum % 10 == 0;
}

struct Entities::Expressions {
  struct Row {
    std::size_t shape;
    std::unique_ptr<re2::RE2> expression;
  };
  re2::RE2::Set all{options(), re2::RE2::UNANCHORED};
  std::vector<Row> rows;

  [[nodiscard]] std::vector<int> candidates(const std::string& text) const {
    std::vector<int> found;
    re2::RE2::Set::ErrorInfo error{};
    if (all.Match(text, &found, &error) || error.kind == re2::RE2::Set::kNoError) {
      std::sort(found.begin(), found.end());
      return found;
    }
    found.resize(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) found[i] = static_cast<int>(i);
    return found;
  }
};

Entities::Entities(std::vector<EntityShape> shapes)
    : shapes_(std::move(shapes)), near_(shapes_.size()), expressions_(std::make_unique<Expressions>()) {
  for (std::size_t i = 0; i < shapes_.size(); ++i) {
    for (const auto& word : shapes_[i].near) near_[i].add(normal_chars(word), 0);
    near_[i].build();
    for (const auto& pattern : shapes_[i].patterns) {
      expressions_->all.Add(pattern, nullptr);
      expressions_->rows.push_back({i, std::make_unique<re2::RE2>(pattern, options())});
    }
  }
  if (!expressions_->rows.empty()) expressions_->all.Compile();
}

Entities::~Entities() = default;

bool Entities::named(std::size_t shape, const NormalText& text, const EntityCandidate& candidate) const {
  const std::size_t window = shapes_[shape].window;
  const std::size_t from = candidate.first > window ? candidate.first - window : 0;
  const std::size_t to = std::min(text.chars.size(), candidate.last + window);
  const std::u32string_view chars(text.chars);
  bool found = false;
  const auto note = [&](std::uint32_t, std::size_t, std::size_t) { found = true; };
  near_[shape].scan(chars.substr(from, candidate.first - from), note);
  near_[shape].scan(chars.substr(candidate.last, to - candidate.last), note);
  return found;
}

void Entities::find_shapes(const NormalText& text, std::vector<EntityCandidate>& found) const {
  if (expressions_->rows.empty() || !may_hold_code(text.chars)) return;
  for (const int index : expressions_->candidates(text.text)) {
    const Expressions::Row& row = expressions_->rows[static_cast<std::size_t>(index)];
    const EntityShape& shape = shapes_[row.shape];
    re2::StringPiece groups[2];
    const int count = 1 + row.expression->NumberOfCapturingGroups();
    for (std::size_t from = 0;
         from < text.text.size() &&
         row.expression->Match(text.text, from, text.text.size(), re2::RE2::UNANCHORED, groups, count);) {
      const re2::StringPiece match = count == 2 ? groups[1] : groups[0];
      const auto begin = static_cast<std::size_t>(match.data() - text.text.data());
      from = std::max(begin + match.size(), from + 1);
      EntityCandidate candidate{shape.kind, "", text.char_at_byte(begin),
                                text.char_at_byte(begin + match.size()), kShaped};
      if (!free_standing(text.chars, candidate.first, candidate.last)) continue;
      const std::u32string_view chars =
          std::u32string_view(text.chars).substr(candidate.first, candidate.last - candidate.first);
      if (!shape.near.empty() && named(row.shape, text, candidate))
        candidate.strength = kNamed;
      else if (shape.alone && text.chars.size() - chars.size() <= kAloneSlack)
        candidate.strength = kLikely;
      else if (!shape.near.empty() || shape.alone)
        continue;
      candidate.value = canonical(chars, shape.value);
      if (!passes(shape.check, candidate.value)) continue;
      found.push_back(std::move(candidate));
    }
  }
}

std::vector<Entity> Entities::find(const std::string& original, const NormalText& text, TimePoint now) const {
  std::vector<EntityCandidate> candidates;
  find_shapes(text, candidates);
  find_plain_entities(text, now, candidates);
  std::stable_sort(candidates.begin(), candidates.end(), better);
  std::vector<EntityCandidate> kept;
  for (auto& candidate : candidates) {
    const bool overlaps = std::any_of(kept.begin(), kept.end(), [&](const EntityCandidate& other) {
      return candidate.first < other.last && other.first < candidate.last;
    });
    if (!overlaps) kept.push_back(std::move(candidate));
    if (kept.size() >= 64) break;  // nobody writes more; keeps a hostile message cheap
  }
  std::sort(kept.begin(), kept.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Entity> entities;
  for (auto& candidate : kept) {
    const Span span = text.span(candidate.first, candidate.last);
    entities.push_back({std::move(candidate.kind), std::move(candidate.value),
                        original.substr(span.begin, span.end - span.begin), span});
  }
  return entities;
}

}  // namespace xiaoer::nlu
