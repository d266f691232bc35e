// SPDX-License-Identifier: Apache-2.0
// Numbers that stand in an answer meant for another field.
#include "dialogs/form_answers.h"
#include "foundation/ascii.h"

namespace xiaoer::dialogs {
namespace {

constexpr const char* kMail = "email";  // a contact may be an address

bool is_code_field(const FormField& field) {
  return field.kind == "order_no" || field.kind == "phone" || field.kind == "batch_no";
}

bool is_code_of(const FormField& field, const nlu::Entity& entity) {
  return entity.kind == field.entity || (field.kind == "phone" && entity.kind == kMail);
}

void erase_word(std::string& text, const std::string& word) {
  const std::size_t at = word.empty() ? std::string::npos : find_word(lower_ascii(text), lower_ascii(word));
  if (at != std::string::npos) text.replace(at, word.size(), " ");
}

// The message without the numbers of these fields and without the fields' names; nullopt when it has none.
std::optional<std::string> without_codes(const Scene& scene, const std::vector<const FormField*>& fields) {
  std::string text = scene.heard.original;
  std::vector<const FormField*> found;
  for (const auto* field : fields)
    for (const auto& entity : scene.heard.entities)
      if (is_code_of(*field, entity) && entity.span.end <= text.size()) {
        std::fill(text.begin() + entity.span.begin, text.begin() + entity.span.end, ' ');
        found.push_back(field);
      }
  if (found.empty()) return std::nullopt;
  for (const auto* field : found) {
    for (const auto& [language, name] : field->name) erase_word(text, name);
    auto words = field->words;
    std::sort(words.begin(), words.end(),
              [](const auto& one, const auto& other) { return one.size() > other.size(); });
    for (const auto& word : words) erase_word(text, word);
  }
  return scene.book.policy.phrases.without("becomes", text);
}

}  // namespace

bool gives_only_codes(const Scene& scene, const FormField& asked) {
  if (!asked.entity.empty() && scene.heard.first_entity(asked.entity)) return false;
  if (asked.kind == "phone" && scene.heard.first_entity(kMail)) return false;
  std::vector<const FormField*> fields;
  for (const auto& field : scene.book.forms.fields)
    if (is_code_field(field) && field.entity != asked.entity) fields.push_back(&field);
  const auto rest = without_codes(scene, fields);
  return rest && length_of_talk(*rest) <= 1;
}

std::string without_phone(const Scene& scene, const Flow& flow, const std::string& words) {
  for (const auto& step : flow.steps) {
    if (step.act != Act::ask) continue;
    const FormField& field = field_of(scene, flow, step.field);
    if (field.kind != "phone") continue;
    const auto rest = without_codes(scene, {&field});
    return rest && has_words(*rest) ? cut(*rest, words.size()) : words;
  }
  return words;
}

void add_to_field(Scene& scene, const FormField& field, const std::string& words) {
  if (field.key.empty() || words.empty()) return;
  std::string& text = scene.state().fields[field.key];
  text = cut(text + (text.empty() ? "" : "\n") + words, field.limit);
}

}  // namespace xiaoer::dialogs
