// SPDX-License-Identifier: Apache-2.0
#include "dialogs/wording.h"

namespace xiaoer::dialogs {

const std::string& in_language(const Wording& wording, const std::string& language) {
  static const std::string kNothing;
  if (const auto found = wording.find(language); found != wording.end()) return found->second;
  const auto chinese = wording.find("zh");
  return chinese == wording.end() ? kNothing : chinese->second;
}

Wording required_wording(Table& owner, std::string_view key) {
  if (!owner.has(key)) owner.problem("", "'" + std::string(key) + "' is missing: { zh = \"…\", en = \"…\" }");
  return optional_wording(owner, key);
}

Wording optional_wording(Table& owner, std::string_view key) {
  Wording wording;
  auto table = owner.table(key);
  if (!table) return wording;
  for (const char* language : {"zh", "en"}) {
    wording[language] = table->required_text(language);
    if (table->has(language) && wording[language].empty()) table->problem(language, "the text is empty");
  }
  table->finish();
  return wording;
}

}  // namespace xiaoer::dialogs
