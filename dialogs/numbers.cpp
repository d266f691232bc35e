// SPDX-License-Identifier: Apache-2.0
#include "dialogs/numbers.h"

#include <algorithm>

#include "dialogs/scene.h"
#include "foundation/ascii.h"

namespace xiaoer::dialogs {
namespace {

bool is_number(const Policy& policy, const nlu::Entity& entity) {
  return std::find(policy.numbers.begin(), policy.numbers.end(), entity.kind) != policy.numbers.end();
}

}  // namespace

std::optional<std::string> without_numbers(const Policy& policy, const nlu::Understanding& heard) {
  std::optional<std::string> rest;
  for (const auto& entity : heard.entities) {
    if (!is_number(policy, entity)) continue;
    if (!rest) rest = heard.normalised.empty() ? lower_ascii(heard.original) : heard.normalised;
    const std::string written = lower_ascii(entity.text);
    if (const std::size_t at = rest->find(written); at != std::string::npos && !written.empty())
      rest->replace(at, written.size(), " ");
  }
  return rest;
}

std::optional<std::string> number_alone(const Policy& policy, const nlu::Understanding& heard) {
  const auto rest = without_numbers(policy, heard);
  const auto number = std::find_if(heard.entities.begin(), heard.entities.end(),
                                   [&](const nlu::Entity& entity) { return is_number(policy, entity); });
  if (!rest || number == heard.entities.end()) return std::nullopt;
  if (!has_words(*rest)) return number->value;
  nlu::Understanding beside;
  beside.original = beside.normalised = *rest;
  const auto exact = policy.phrases.prepare(beside).exact;
  if (std::find(exact.begin(), exact.end(), "number") == exact.end()) return std::nullopt;
  return number->value;
}

}  // namespace xiaoer::dialogs
