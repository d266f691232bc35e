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

// The line at that place; "none of these" below a list is no line of it. An even list has no middle.
std::optional<std::size_t> line_at(const Ordinal& ordinal, const std::vector<Choice>& choices) {
  std::size_t lines = choices.size();
  if (lines > 0 && choices.back().value == kNoneTarget) --lines;
  if (lines == 0) return std::nullopt;
  if (ordinal.place == Place::first) return 0;
  if (ordinal.place == Place::last) return lines - 1;
  return lines % 2 == 1 ? std::optional(lines / 2) : std::nullopt;
}

}  // namespace

std::optional<std::size_t> number_said(const Scene& scene) {
  for (const auto& form : scene.words.forms) {
    if (form.size() <= 2 && !form.empty() && form.find_first_not_of("0123456789") == std::string::npos)
      return static_cast<std::size_t>(std::stoi(form));
    for (const auto& ordinal : scene.book.policy.ordinals)
      if (ordinal.number > 0 &&
          std::find(ordinal.words.begin(), ordinal.words.end(), form) != ordinal.words.end())
        return ordinal.number;
  }
  return std::nullopt;
}

const Ordinal* place_said(const Scene& scene) {
  for (const auto& form : scene.words.forms)
    for (const auto& ordinal : scene.book.policy.ordinals)
      if (ordinal.number == 0 &&
          std::find(ordinal.words.begin(), ordinal.words.end(), form) != ordinal.words.end())
        return &ordinal;
  return nullptr;
}

bool affirms(const Scene& scene) {
  const Policy& policy = scene.book.policy;
  return scene.said("affirm") || scene.means(policy.affirm_intents, policy.thresholds.intent);
}

std::optional<std::size_t> picked(const Scene& scene, const std::vector<Choice>& choices) {
  std::vector<std::string> labels;
  for (const auto& choice : choices) labels.push_back(comparable(choice.label));
  for (std::size_t i = 0; i < choices.size(); ++i)
    if (equals(scene, labels[i]) || scene.heard.original == choices[i].value) return i;
  if (const auto number = number_said(scene); number && *number >= 1 && *number <= choices.size())
    return *number - 1;
  if (const auto* ordinal = place_said(scene)) return line_at(*ordinal, choices);
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
