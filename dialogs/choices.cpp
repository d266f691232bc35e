// SPDX-License-Identifier: Apache-2.0
#include "dialogs/choices.h"

#include "foundation/ascii.h"

namespace xiaoer::dialogs {
namespace {

constexpr std::size_t kShortest = 6;  // bytes of a message that may stand for part of a label: two characters

std::string comparable(std::string_view text) {
  return lower_ascii(without_edges(text));
}

bool equals(const Scene& scene, const std::string& label) {
  if (comparable(scene.heard.original) == label) return true;
  const auto& forms = scene.words.forms;
  return std::find(forms.begin(), forms.end(), label) != forms.end();
}

}  // namespace

std::optional<std::size_t> number_said(const Scene& scene) {
  for (const auto& form : scene.words.forms) {
    if (form.size() <= 2 && !form.empty() && form.find_first_not_of("0123456789") == std::string::npos)
      return static_cast<std::size_t>(std::stoi(form));
    for (const auto& ordinal : scene.book.policy.ordinals)
      if (std::find(ordinal.words.begin(), ordinal.words.end(), form) != ordinal.words.end())
        return ordinal.number;
  }
  return std::nullopt;
}

std::optional<std::size_t> picked(const Scene& scene, const std::vector<Choice>& choices) {
  std::vector<std::string> labels;
  for (const auto& choice : choices) labels.push_back(comparable(choice.label));
  for (std::size_t i = 0; i < choices.size(); ++i)
    if (equals(scene, labels[i]) || scene.heard.original == choices[i].value) return i;
  if (const auto number = number_said(scene); number && *number >= 1 && *number <= choices.size())
    return *number - 1;
  std::optional<std::size_t> part;
  const std::string said = comparable(scene.words.text);
  if (said.size() < kShortest) return part;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i].find(said) == std::string::npos) continue;
    if (part) return std::nullopt;  // part of two labels says nothing
    part = i;
  }
  return part;
}

bool mentions(const Scene& scene, const std::vector<std::string>& words) {
  for (const auto& word : words)
    if (!word.empty() && find_word(scene.words.text, lower_ascii(word)) != std::string::npos) return true;
  return false;
}

}  // namespace xiaoer::dialogs
