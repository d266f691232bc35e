// SPDX-License-Identifier: Apache-2.0
#include "dialogs/form_answers.h"

#include "dialogs/choices.h"
#include "dialogs/script.h"
#include "foundation/ascii.h"
#include "foundation/text.h"

namespace xiaoer::dialogs {
namespace {

constexpr std::size_t kShortestCode = 4, kShortestPhone = 7, kLongestDateWords = 40;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_code_character(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '/';
}

// The longest run of letters, digits, "-" that holds a digit: a number somebody copied from a label.
std::string code_in(std::string_view text) {
  std::string_view best;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    bool digit = false;
    for (; end < text.size() && is_code_character(text[end]); ++end) digit |= is_digit(text[end]);
    if (digit && end - at > best.size()) best = text.substr(at, end - at);
    at = end + 1;
  }
  return best.size() >= kShortestCode ? std::string(best.substr(0, 64)) : "";
}

std::string phone_in(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (is_digit(c) || (c == '+' && digits.empty())) digits += c;
    if (!is_digit(c) && c != '+' && c != ' ' && c != '-' && c != '(' && c != ')' &&
        digits.size() < kShortestPhone)
      digits.clear();
  }
  return digits.size() >= kShortestPhone && digits.size() <= 20 ? digits : "";
}

std::optional<std::string> if_any(std::string text) {
  if (text.empty()) return std::nullopt;
  return text;
}

// Customers say more than the day ("昨天下午三点左右"): their words are kept, with the day they mean.
std::optional<std::string> date_answer(const Scene& scene, const FormField& field) {
  const std::string words = cut(scene.heard.original, std::min(field.limit, kLongestDateWords));
  if (const auto* entity = scene.heard.first_entity(field.entity))
    return words == entity->text || words == entity->value ? entity->value
                                                           : entity->value + " (" + words + ")";
  const bool digit = std::any_of(words.begin(), words.end(), is_digit);
  return digit ? std::optional(words) : std::nullopt;
}

// "是的", "不是" answer a question of yes or no, and are no words of his own for any other.
std::optional<std::string> plain_yes_or_no(const Scene& scene, const FormField& field) {
  const std::string wanted = affirms(scene) ? "yes" : scene.said("deny") || scene.said("none") ? "no" : "";
  for (const auto& choice : field.choices)
    if (!wanted.empty() && choice.id == wanted) return in_language(choice.label, scene.facts.language);
  return std::nullopt;
}

// Words that steer the talk ("确认", "都不是", "修改") and say nothing of the matter.
bool only_steers(const Scene& scene) {
  const auto& exact = scene.words.exact;
  return std::any_of(exact.begin(), exact.end(), [](std::string_view phrase) {
    return phrase == "affirm" || phrase == "deny" || phrase == "none" || phrase == "edit";
  });
}

std::optional<std::string> choice_answer(const Scene& scene, const FormField& field) {
  std::vector<Choice> labels;
  for (const auto& choice : field.choices) {
    const std::string& label = in_language(choice.label, scene.facts.language);
    labels.push_back({label, label});
  }
  if (const auto index = picked(scene, labels)) return labels[*index].label;
  if (number_said(scene) || place_said(scene)) return std::nullopt;  // a line that is not on the list
  if (auto mention = choice_in(scene.words.text, field, scene.facts.language)) return mention;
  if (only_steers(scene)) return plain_yes_or_no(scene, field);
  if (!has_words(scene.heard.original)) return std::nullopt;
  return cut(scene.heard.original, field.limit);
}

const std::string& said_before(const Scene& scene, const FormField& field) {
  const std::string& same = scene.noted(kSaid + field.key);
  return same.empty() && !field.entity.empty() ? scene.noted(kSaid + field.entity) : same;
}

const FormField& field_of_type(const Scene& scene, const TicketType* type, const std::string& key) {
  static const FormField kUnknown;
  if (const auto* field = type ? type->field(key) : nullptr) return *field;
  const auto* shared = scene.book.forms.field(key);
  return shared ? *shared : kUnknown;
}

bool is_note(const std::string& key) {
  return key.starts_with('@');
}

}  // namespace

const FormField& field_of(const Scene& scene, const Flow& flow, const std::string& key) {
  return field_of_type(scene, scene.book.forms.type(flow.ticket), key);
}

std::optional<std::string> choice_in(const std::string& words, const FormField& field,
                                     const std::string& language) {
  const FieldChoice* best = nullptr;
  std::size_t length = 0;  // the longest word in the message ("非常不满意" before "满意")
  for (const auto& choice : field.choices)
    for (const auto& word : choice.words)
      if (word.size() > length && find_word(words, lower_ascii(word)) != std::string::npos) {
        best = &choice;
        length = word.size();
      }
  return best ? std::optional(in_language(best->label, language)) : std::nullopt;
}

std::optional<std::string> read_mention(const Scene& scene, const FormField& field) {
  if (field.kind == "choice") return choice_in(scene.words.text, field, scene.facts.language);
  if (field.entity.empty()) return std::nullopt;
  const auto* entity = scene.heard.first_entity(field.entity);
  return entity ? if_any(cut(entity->value, field.limit)) : std::nullopt;
}

std::optional<std::string> read_answer(const Scene& scene, const FormField& field) {
  const std::string& words = scene.heard.original;
  if (field.kind == "photo") return std::nullopt;
  if (field.kind == "choice") return choice_answer(scene, field);
  if (field.kind == "date") return date_answer(scene, field);
  if (field.kind == "text") {
    if (!has_words(words)) return std::nullopt;
    return cut(words, field.limit);
  }
  if (auto mention = read_mention(scene, field)) return mention;
  if (field.kind != "phone") return if_any(code_in(words));
  if (const auto* mail = scene.heard.first_entity("email")) return mail->value;
  return if_any(phone_in(words));
}

bool names_field(const Scene& scene, const FormField& field) {
  for (const auto& [language, name] : field.name)
    if (find_word(scene.words.text, lower_ascii(name)) != std::string::npos) return true;
  return mentions(scene, field.words);
}

void fill_fields(Scene& scene, const Flow& flow) {
  const TicketType* type = scene.book.forms.type(flow.ticket);
  for (const auto& step : flow.steps) {
    if (step.act != Act::ask) continue;
    const FormField& field = field_of_type(scene, type, step.field);
    const bool may_fill = field.kind == "choice" || !scene.heard.entities.empty();
    if (!field.automatic || !may_fill || !scene.noted(step.field).empty()) continue;
    if (auto value = read_mention(scene, field)) scene.state().fields[field.key] = std::move(*value);
  }
}

void recall_fields(Scene& scene, const Flow& flow) {
  const auto& fields = scene.state().fields;
  const auto said = fields.lower_bound(kSaid);
  const bool any_said = said != fields.end() && said->first.starts_with(kSaid);
  if (!any_said && scene.noted(kPhotos).empty()) return;
  for (const auto& step : flow.steps) {
    if (step.act != Act::ask || !scene.noted(step.field).empty()) continue;
    const FormField& field = field_of(scene, flow, step.field);
    const std::string before = field.kind == "photo" ? scene.noted(kPhotos) : said_before(scene, field);
    if (!before.empty() && (field.automatic || field.remembered || field.kind == "photo"))
      scene.state().fields[field.key] = before;
  }
}

void remember_message(Scene& scene) {
  if (!scene.state().flow.empty()) return;
  for (const auto& field : scene.book.forms.fields)
    if (field.automatic && !field.entity.empty())
      if (const auto* entity = scene.heard.first_entity(field.entity))
        scene.state().fields[kSaid + field.entity] = cut(entity->value, field.limit);
}

void add_photo(Scene& scene, const std::string& key) {
  constexpr std::size_t kMost = 1000;  // bytes of ids; more pictures stay in the conversation only
  std::string& list = scene.state().fields[key];
  if (list.size() < kMost) list += (list.empty() ? "" : ",") + scene.facts.attachment_id;
}

std::string collected_lines(const Scene& scene, const std::string& language) {
  std::string lines;
  for (const auto& field : scene.book.forms.fields) {
    const auto found = scene.state().fields.find(field.key);
    if (found == scene.state().fields.end()) continue;
    Values values{{"name", in_language(field.name, language)}, {"value", found->second}};
    if (found->second.empty()) {
      values["value"] = scene.book.replies.text("summary.skipped", language);
    } else if (field.kind == "photo") {
      const auto count = std::count(found->second.begin(), found->second.end(), ',') + 1;
      values["value"] =
          render(scene.book.replies.text("summary.photos", language), {{"count", std::to_string(count)}});
    }
    lines += (lines.empty() ? "" : "\n") + render(scene.book.replies.text("summary.line", language), values);
  }
  return lines;
}

Values form_values(const Scene& scene) {
  Values values;
  for (const auto& [key, value] : scene.state().fields)
    if (!is_note(key) && !value.empty()) values.emplace(key, value);
  return values;
}

}  // namespace xiaoer::dialogs
