// SPDX-License-Identifier: Apache-2.0
#include "dialogs/answer_language.h"

#include <algorithm>
#include <cctype>

namespace xiaoer::dialogs {
namespace {

bool is_mostly_entities(const nlu::Understanding& understanding) {
  std::size_t covered = 0;
  for (const auto& entity : understanding.entities) covered += entity.span.end - entity.span.begin;
  return covered * 2 > understanding.original.size();
}

bool has_several_words(const nlu::Understanding& understanding) {
  const auto is_word = [](const nlu::Token& token) {
    return token.text.size() > 1 && std::isalpha(static_cast<unsigned char>(token.text.front()));
  };
  return std::count_if(understanding.tokens.begin(), understanding.tokens.end(), is_word) > 1;
}

}  // namespace

std::string answer_language(const nlu::Understanding& understanding, std::string_view so_far) {
  if (understanding.language.empty() || is_mostly_entities(understanding))
    return so_far == "en" ? "en" : "zh";
  if (understanding.language != "en") return "zh";
  return so_far == "zh" && !has_several_words(understanding) ? "zh" : "en";
}

}  // namespace xiaoer::dialogs
