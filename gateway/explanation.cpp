// SPDX-License-Identifier: Apache-2.0
#include "gateway/explanation.h"

#include <nlohmann/json.hpp>

namespace xiaoer::gateway {
namespace {

using nlohmann::json;

constexpr std::size_t kIntentsKept = 3;

const char* to_word(nlu::Priority priority) {
  static constexpr const char* kWords[] = {"P0", "P1", "P2", "P3"};
  return kWords[static_cast<std::size_t>(priority)];
}

json reasons_json(const std::vector<nlu::Reason>& reasons) {
  json list = json::array();
  for (const auto& reason : reasons)
    list.push_back({{"kind", reason.kind}, {"detail", reason.detail}, {"weight", reason.weight}});
  return list;
}

json intents_json(const nlu::Understanding& understanding) {
  json list = json::array();
  for (const auto& intent : understanding.intents) {
    if (list.size() == kIntentsKept) break;
    list.push_back({{"intent", intent.intent},
                    {"score", intent.score},
                    {"priority", to_word(intent.priority)},
                    {"reasons", reasons_json(intent.reasons)}});
  }
  return list;
}

json decision_json(const dialogs::Decision& decision) {
  return {{"kind", decision.kind},
          {"detail", decision.detail},
          {"score", decision.score},
          {"answer_threshold", decision.answer_threshold},
          {"suggest_threshold", decision.suggest_threshold},
          {"runner_up", decision.runner_up},
          {"runner_up_score", decision.runner_up_score}};
}

bool calls_person(const dialogs::Turn& turn) {
  return std::any_of(turn.actions.begin(), turn.actions.end(), [](const dialogs::Action& action) {
    return std::holds_alternative<dialogs::HandToHuman>(action);
  });
}

}  // namespace

std::string explanation_json(const nlu::Understanding& understanding, const dialogs::Turn& turn,
                             std::int64_t inbound_seq) {
  json entities = json::array();
  for (const auto& entity : understanding.entities)
    entities.push_back({{"kind", entity.kind}, {"text", entity.text}});
  json why = {{"inbound_seq", inbound_seq},
              {"language", understanding.language},
              {"decision", decision_json(turn.decision)},
              {"intents", intents_json(understanding)},
              {"urgency",
               {{"level", to_word(understanding.urgency.level)},
                {"reasons", reasons_json(understanding.urgency.reasons)}}},
              {"entities", std::move(entities)}};
  if (calls_person(turn)) why["handed_over"] = true;
  return why.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace xiaoer::gateway
