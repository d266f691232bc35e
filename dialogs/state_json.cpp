// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "dialogs/turn.h"

namespace xiaoer::dialogs {
namespace {

using nlohmann::json;

bool is_initial(const State& state) {
  return state.flow.empty() && state.step.empty() && state.fields.empty() && state.offered.empty() &&
         state.last_faq.empty() && state.last_intent.empty() && state.misses == 0 && state.retries == 0 &&
         !state.greeted;
}

std::string text_of(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

int count_of(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number_integer()) return 0;
  const auto value = found->get<std::int64_t>();
  return value < 0 || value > 1000 ? 0 : static_cast<int>(value);
}

std::map<std::string, std::string> fields_of(const json& object) {
  std::map<std::string, std::string> fields;
  const auto found = object.find("fields");
  if (found == object.end() || !found->is_object()) return fields;
  for (const auto& [key, value] : found->items())
    if (value.is_string()) fields.emplace(key, value.get<std::string>());
  return fields;
}

std::vector<Choice> offered_of(const json& object) {
  std::vector<Choice> offered;
  const auto found = object.find("offered");
  if (found == object.end() || !found->is_array()) return offered;
  for (const auto& one : *found)
    if (one.is_object()) offered.push_back({text_of(one, "label"), text_of(one, "value")});
  return offered;
}

}  // namespace

std::string to_json(const State& state) {
  if (is_initial(state)) return "";
  json object = json::object();
  if (!state.flow.empty()) object["flow"] = state.flow;
  if (!state.step.empty()) object["step"] = state.step;
  if (!state.fields.empty()) object["fields"] = state.fields;
  for (const auto& choice : state.offered)
    object["offered"].push_back({{"label", choice.label}, {"value", choice.value}});
  if (!state.last_faq.empty()) object["last_faq"] = state.last_faq;
  if (!state.last_intent.empty()) object["last_intent"] = state.last_intent;
  if (state.misses != 0) object["misses"] = state.misses;
  if (state.retries != 0) object["retries"] = state.retries;
  if (state.greeted) object["greeted"] = true;
  return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

State state_from_json(const std::string& text) {
  State state;
  if (text.empty()) return state;
  const json object = json::parse(text, nullptr, false);
  if (!object.is_object()) return state;
  state.flow = text_of(object, "flow");
  state.step = text_of(object, "step");
  state.fields = fields_of(object);
  state.offered = offered_of(object);
  state.last_faq = text_of(object, "last_faq");
  state.last_intent = text_of(object, "last_intent");
  state.misses = count_of(object, "misses");
  state.retries = count_of(object, "retries");
  const auto greeted = object.find("greeted");
  state.greeted = greeted != object.end() && greeted->is_boolean() && greeted->get<bool>();
  return state;
}

}  // namespace xiaoer::dialogs
