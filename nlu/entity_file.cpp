// SPDX-License-Identifier: Apache-2.0
#include <re2/re2.h>

#include "foundation/document.h"
#include "nlu/entities.h"

namespace xiaoer::nlu {

namespace {

EntityShape read_shape(Table& table) {
  EntityShape shape;
  shape.kind = table.required_text("kind");
  shape.patterns = table.texts("patterns");
  if (shape.patterns.empty()) table.problem("", "the entity '" + shape.kind + "' needs 'patterns'");
  for (const auto& pattern : shape.patterns) {
    const re2::RE2 expression(pattern, re2::RE2::Quiet);
    if (!expression.ok())
      table.problem("patterns", "'" + pattern + "' is no RE2 expression: " + expression.error());
    else if (expression.NumberOfCapturingGroups() > 1)
      table.problem("patterns", "'" + pattern + "' has more than one group; write (?:…) for the others");
  }
  shape.near = table.texts("near");
  const std::int64_t window = table.integer("window", 12);
  if (window < 1 || window > 200)
    table.problem("window", "'window' must be between 1 and 200 characters");
  else
    shape.window = static_cast<std::size_t>(window);
  shape.alone = table.flag("alone", false);
  shape.value = table.word("value", {"upper", "digits", "text"}, "upper");
  const std::string check = table.word("check", {"none", "ean13", "luhn"}, "none");
  if (check != "none") shape.check = check == "luhn" ? DigitCheck::luhn : DigitCheck::ean13;
  table.finish();
  return shape;
}

}  // namespace

std::vector<EntityShape> Entities::read(const std::filesystem::path& file) {
  std::vector<EntityShape> shapes;
  if (!std::filesystem::exists(file)) return shapes;
  Document document(file);
  Table root = document.root();
  for (Table& table : root.tables("entity")) shapes.push_back(read_shape(table));
  root.finish();
  document.throw_problems();
  return shapes;
}

}  // namespace xiaoer::nlu
