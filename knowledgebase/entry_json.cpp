// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/entry_json.h"

#include <nlohmann/json.hpp>

#include "foundation/document.h"
#include "foundation/error.h"

namespace xiaoer::knowledgebase {
namespace {

using Json = nlohmann::json;

const std::vector<std::string> kWritable{"key",      "category", "question", "similar",        "answers",
                                         "status",   "owner",    "tags",     "effective_from", "expires_at",
                                         "review_at"};
const std::vector<std::string> kReadOnly{"id", "hits", "helpful", "unhelpful", "version", "updated_at"};

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

[[noreturn]] void refuse(const std::string& what) {
  throw RequestError(400, "invalid_body", what);
}

Json time_json(const std::optional<TimePoint>& at) {
  return at ? Json(to_rfc3339(*at)) : Json(nullptr);
}

Json answers_json(const std::vector<Answer>& answers) {
  Json out = Json::array();
  for (const auto& answer : answers)
    out.push_back({{"channel", answer.channel}, {"language", answer.language}, {"text", answer.text}});
  return out;
}

std::string text_of(const Json& value, const std::string& field) {
  if (!value.is_string()) refuse("'" + field + "' must be a text");
  return value.get<std::string>();
}

std::vector<std::string> texts_of(const Json& value, const std::string& field) {
  if (!value.is_array()) refuse("'" + field + "' must be a list of texts");
  std::vector<std::string> out;
  for (const auto& element : value) out.push_back(text_of(element, field));
  return out;
}

std::optional<TimePoint> time_of(const Json& value, const std::string& field) {
  if (value.is_null()) return std::nullopt;
  const auto at = value.is_string() ? parse_rfc3339(value.get<std::string>()) : std::nullopt;
  if (!at) refuse("'" + field + "' must be a time such as \"2026-11-22T08:00:00Z\", or null");
  return at;
}

Answer answer_of(const Json& value) {
  if (!value.is_object()) refuse("'answers' must hold objects {channel, language, text}");
  Answer answer{"", "zh", ""};
  for (const auto& [name, member] : value.items()) {
    if (name == "channel")
      answer.channel = text_of(member, "answers.channel");
    else if (name == "language")
      answer.language = text_of(member, "answers.language");
    else if (name == "text")
      answer.text = text_of(member, "answers.text");
    else
      refuse("unknown field 'answers." + name + "'; known are channel, language, text");
  }
  return answer;
}

std::vector<Answer> answers_of(const Json& value) {
  if (!value.is_array()) refuse("'answers' must be a list of objects {channel, language, text}");
  std::vector<Answer> out;
  for (const auto& element : value) out.push_back(answer_of(element));
  return out;
}

void set_field(Entry& entry, const std::string& name, const Json& value) {
  if (name == "key") entry.key = text_of(value, name);
  if (name == "category") entry.category = text_of(value, name);
  if (name == "question") entry.question = text_of(value, name);
  if (name == "similar") entry.similar = texts_of(value, name);
  if (name == "answers") entry.answers = answers_of(value);
  if (name == "status") entry.status = text_of(value, name);
  if (name == "owner") entry.owner = text_of(value, name);
  if (name == "tags") entry.tags = texts_of(value, name);
  if (name == "effective_from") entry.effective_from = time_of(value, name);
  if (name == "expires_at") entry.expires_at = time_of(value, name);
  if (name == "review_at") entry.review_at = time_of(value, name);
}

// A column that only this product writes.
Json stored_json(const std::string& json) {
  Json value = Json::parse(json, nullptr, false);
  if (!value.is_array())
    throw StorageError(StorageError::Kind::damaged,
                       "a knowledge entry holds a list that cannot be read: " + json);
  return value;
}

}  // namespace

std::string to_json(const Entry& entry) {
  const Json json{{"id", entry.id},
                  {"key", entry.key},
                  {"category", entry.category},
                  {"question", entry.question},
                  {"similar", entry.similar},
                  {"answers", answers_json(entry.answers)},
                  {"status", entry.status},
                  {"owner", entry.owner},
                  {"tags", entry.tags},
                  {"effective_from", time_json(entry.effective_from)},
                  {"expires_at", time_json(entry.expires_at)},
                  {"review_at", time_json(entry.review_at)},
                  {"hits", entry.hits},
                  {"helpful", entry.helpful},
                  {"unhelpful", entry.unhelpful},
                  {"version", entry.version},
                  {"updated_at", to_rfc3339(entry.updated_at)}};
  return json.dump();
}

Entry entry_from_json(std::string_view json, Entry before) {
  const Json body = Json::parse(json, nullptr, false);
  if (!body.is_object()) refuse("the body must be one JSON object");
  for (const auto& [name, value] : body.items()) {
    if (contains(kWritable, name)) {
      set_field(before, name, value);
    } else if (!contains(kReadOnly, name)) {
      const std::string nearest = nearest_word(name, kWritable);
      refuse("unknown field '" + name + "'" + (nearest.empty() ? "" : "; did you mean '" + nearest + "'?"));
    }
  }
  return before;
}

std::string texts_to_json(const std::vector<std::string>& texts) {
  return Json(texts).dump();
}

std::vector<std::string> texts_from_json(const std::string& json) {
  try {
    return texts_of(stored_json(json), "list");
  } catch (const RequestError& error) {
    throw StorageError(StorageError::Kind::damaged,
                       std::string("a knowledge entry is damaged: ") + error.what());
  }
}

std::string answers_to_json(const std::vector<Answer>& answers) {
  return answers_json(answers).dump();
}

std::vector<Answer> answers_from_json(const std::string& json) {
  try {
    return answers_of(stored_json(json));
  } catch (const RequestError& error) {
    throw StorageError(StorageError::Kind::damaged,
                       std::string("a knowledge entry is damaged: ") + error.what());
  }
}

}  // namespace xiaoer::knowledgebase
