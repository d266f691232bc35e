// SPDX-License-Identifier: Apache-2.0
#include "channels/email/rules.h"

#include <re2/re2.h>

#include <set>

#include "channels/email/shipped_rules.h"  // generated

namespace xiaoer::channels::email {

struct Pattern::Engine {
  explicit Engine(const std::string& pattern) : expression("(?m)" + pattern, RE2::Quiet) {}
  RE2 expression;
};

Pattern::Pattern(std::string id, const std::string& pattern)
    : id_(std::move(id)), engine_(std::make_unique<Engine>(pattern)) {}
Pattern::~Pattern() = default;
Pattern::Pattern(Pattern&&) noexcept = default;

std::string Pattern::fault() const {
  return engine_->expression.ok() ? "" : engine_->expression.error();
}

std::optional<Pattern::Found> Pattern::find(std::string_view text) const {
  const re2::StringPiece input(text.data(), text.size());
  re2::StringPiece found;
  if (!engine_->expression.Match(input, 0, input.size(), RE2::UNANCHORED, &found, 1)) return std::nullopt;
  return Found{static_cast<std::size_t>(found.data() - text.data()), found.size()};
}

namespace {

void take_pattern(Table& table, std::string id, std::vector<Pattern>& into) {
  Pattern pattern(std::move(id), table.required_text("pattern"));
  if (const auto fault = pattern.fault(); !fault.empty())
    table.problem("pattern", "this is no pattern: " + fault);
  else
    into.push_back(std::move(pattern));
  table.finish();
}

void take_named(Table& root, const char* key, std::vector<Pattern>& into) {
  std::set<std::string> ids;
  for (Table table : root.tables(key)) {
    std::string id = table.required_text("id");
    if (!ids.insert(id).second) table.problem("id", "'" + id + "' is there twice");
    take_pattern(table, std::move(id), into);
  }
}

void take_automatic(Table& root, Rules& rules) {
  for (Table table : root.tables("automatic")) {
    const std::string field = table.word("field", {"subject", "from", "text"}, "");
    auto& into = field == "subject" ? rules.automatic_subject
                 : field == "from"  ? rules.automatic_from
                                    : rules.automatic_text;
    take_pattern(table, field, into);
  }
}

}  // namespace

Rules read_rules(Document& document) {
  Rules rules;
  Table root = document.root();
  take_named(root, "quote", rules.quotes);
  take_named(root, "signature", rules.signatures);
  take_automatic(root, rules);
  if (auto block = root.table("header_block")) {
    rules.block_first = block->texts("first");
    rules.block_more = block->texts("more");
    block->finish();
  }
  if (auto html = root.table("html")) {
    rules.html_marks = html->texts("marks");
    html->finish();
  }
  root.finish();
  return rules;
}

std::shared_ptr<const Rules> shipped_rules() {
  static const auto rules = [] {
    Document document(kShippedRules, "email.toml");
    auto read = std::make_shared<const Rules>(read_rules(document));
    document.throw_problems();
    return read;
  }();
  return rules;
}

}  // namespace xiaoer::channels::email
