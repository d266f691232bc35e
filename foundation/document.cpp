// SPDX-License-Identifier: Apache-2.0
#include "foundation/document.h"

#include <fstream>
#include <sstream>

#define TOML_EXCEPTIONS 1
#include <toml++/toml.h>

namespace xiaoer {

struct DocumentState {
  std::string name;
  toml::table root;
  std::vector<Problem> problems;

  void report(const toml::node& at, const std::string& what) {
    const auto& begin = at.source().begin;
    problems.push_back({name, static_cast<int>(begin.line), static_cast<int>(begin.column), what});
  }
};

namespace {

const toml::table& as_table(const void* node) {
  return *static_cast<const toml::table*>(node);
}

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw ConfigError({{file.string(), 0, 0, "cannot be read: no such file, or no permission"}});
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::string listed(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::string nearest_word(std::string_view word, const std::vector<std::string>& words) {
  std::string best;
  std::size_t best_distance = 4;
  for (const auto& candidate : words) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < best_distance && distance < candidate.size()) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

Document::Document(const std::filesystem::path& file) : Document(read_file(file), file.string()) {}

Document::Document(std::string_view text, std::string name) : state_(std::make_unique<DocumentState>()) {
  state_->name = std::move(name);
  try {
    state_->root = toml::parse(text, state_->name);
  } catch (const toml::parse_error& error) {
    const auto& begin = error.source().begin;
    throw ConfigError({{state_->name, static_cast<int>(begin.line), static_cast<int>(begin.column),
                        std::string(error.description())}});
  }
}

Document::~Document() = default;

Table Document::root() {
  return {state_.get(), &state_->root};
}
const std::vector<Problem>& Document::problems() const {
  return state_->problems;
}
void Document::throw_problems() const {
  if (!state_->problems.empty()) throw ConfigError(state_->problems);
}

bool Table::has(std::string_view key) const {
  return as_table(node_).contains(key);
}

std::string Table::text(std::string_view key, std::string_view fallback) {
  known_.emplace_back(key);
  const toml::node* node = as_table(node_).get(key);
  if (!node) return std::string(fallback);
  if (const auto* value = node->as_string()) return value->get();
  state_->report(*node, "'" + std::string(key) + "' must be a text in quotes");
  return std::string(fallback);
}

std::string Table::required_text(std::string_view key) {
  if (!has(key)) state_->report(as_table(node_), "'" + std::string(key) + "' is missing");
  return text(key);
}

std::string Table::word(std::string_view key, const std::vector<std::string>& words,
                        std::string_view fallback) {
  const std::string value = text(key, fallback);
  if (!has(key) || std::find(words.begin(), words.end(), value) != words.end()) return value;
  const std::string nearest = nearest_word(value, words);
  problem(key, "'" + value + "' is not one of: " + listed(words) +
                   (nearest.empty() ? "" : "; did you mean '" + nearest + "'?"));
  return std::string(fallback);
}

std::int64_t Table::integer(std::string_view key, std::int64_t fallback) {
  known_.emplace_back(key);
  const toml::node* node = as_table(node_).get(key);
  if (!node) return fallback;
  if (const auto* value = node->as_integer()) return value->get();
  state_->report(*node, "'" + std::string(key) + "' must be a whole number");
  return fallback;
}

double Table::number(std::string_view key, double fallback) {
  known_.emplace_back(key);
  const toml::node* node = as_table(node_).get(key);
  if (!node) return fallback;
  if (const auto value = node->value<double>(); value && node->is_number()) return *value;
  state_->report(*node, "'" + std::string(key) + "' must be a number");
  return fallback;
}

bool Table::flag(std::string_view key, bool fallback) {
  known_.emplace_back(key);
  const toml::node* node = as_table(node_).get(key);
  if (!node) return fallback;
  if (const auto* value = node->as_boolean()) return value->get();
  state_->report(*node, "'" + std::string(key) + "' must be true or false");
  return fallback;
}

std::vector<std::string> Table::texts(std::string_view key) {
  known_.emplace_back(key);
  std::vector<std::string> out;
  const toml::node* node = as_table(node_).get(key);
  if (!node) return out;
  const auto* list = node->as_array();
  if (!list) {
    state_->report(*node, "'" + std::string(key) + "' must be a list of texts, [\"…\", \"…\"]");
    return out;
  }
  for (const auto& element : *list) {
    if (const auto* value = element.as_string())
      out.push_back(value->get());
    else
      state_->report(element, "'" + std::string(key) + "' may hold only texts in quotes");
  }
  return out;
}

std::vector<Table> Table::tables(std::string_view key) {
  known_.emplace_back(key);
  std::vector<Table> out;
  const toml::node* node = as_table(node_).get(key);
  if (!node) return out;
  const auto* list = node->as_array();
  if (!list) {
    state_->report(*node, "'" + std::string(key) + "' must be written as [[" + std::string(key) + "]]");
    return out;
  }
  for (const auto& element : *list) {
    if (const auto* table = element.as_table())
      out.push_back(Table(state_, table));
    else
      state_->report(element, "'" + std::string(key) + "' may hold only tables");
  }
  return out;
}

std::optional<Table> Table::table(std::string_view key) {
  known_.emplace_back(key);
  const toml::node* node = as_table(node_).get(key);
  if (!node) return std::nullopt;
  if (const auto* table = node->as_table()) return Table(state_, table);
  state_->report(*node, "'" + std::string(key) + "' must be written as [" + std::string(key) + "]");
  return std::nullopt;
}

std::vector<std::string> Table::keys() const {
  std::vector<std::pair<toml::source_position, std::string>> found;
  for (const auto& [key, value] : as_table(node_))
    found.emplace_back(key.source().begin, std::string(key.str()));
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> out;
  for (auto& [position, key] : found) out.push_back(std::move(key));
  return out;
}

int Table::line() const {
  return static_cast<int>(as_table(node_).source().begin.line);
}

void Table::problem(std::string_view key, const std::string& what) {
  const toml::node* node = key.empty() ? nullptr : as_table(node_).get(key);
  state_->report(node ? *node : as_table(node_), what);
}

void Table::finish() {
  for (const auto& [key, value] : as_table(node_)) {
    const std::string name(key.str());
    if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
    const std::string nearest = nearest_word(name, known_);
    const auto& begin = key.source().begin;
    state_->problems.push_back(
        {state_->name, static_cast<int>(begin.line), static_cast<int>(begin.column),
         "unknown key '" + name + "'" + (nearest.empty() ? "" : "; did you mean '" + nearest + "'?")});
  }
}

}  // namespace xiaoer
