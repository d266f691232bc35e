// SPDX-License-Identifier: Apache-2.0
#include "gateway/command/nlu_commands.h"

#include <istream>
#include <nlohmann/json.hpp>
#include <ostream>

namespace xiaoer::gateway {

namespace {

using nlohmann::json;

constexpr std::size_t kFaqShown = 5;

json span_json(const nlu::Span& span) {
  return json::array({span.begin, span.end});
}

const char* word_of(nlu::Priority priority) {
  static constexpr const char* kWords[] = {"P0", "P1", "P2", "P3"};
  return kWords[static_cast<std::size_t>(priority)];
}

json reasons_json(const std::vector<nlu::Reason>& reasons) {
  json list = json::array();
  for (const auto& reason : reasons)
    list.push_back({{"kind", reason.kind},
                    {"detail", reason.detail},
                    {"weight", reason.weight},
                    {"span", span_json(reason.span)}});
  return list;
}

json understanding_json(const nlu::Understanding& understanding) {
  json tokens = json::array(), entities = json::array(), intents = json::array();
  for (const auto& token : understanding.tokens)
    tokens.push_back({{"text", token.text}, {"span", span_json(token.span)}});
  for (const auto& entity : understanding.entities)
    entities.push_back({{"kind", entity.kind},
                        {"value", entity.value},
                        {"text", entity.text},
                        {"span", span_json(entity.span)}});
  for (const auto& intent : understanding.intents)
    intents.push_back({{"intent", intent.intent},
                       {"score", intent.score},
                       {"priority", word_of(intent.priority)},
                       {"reasons", reasons_json(intent.reasons)}});
  return {{"text", understanding.original},
          {"normalised", understanding.normalised},
          {"language", understanding.language},
          {"tokens", std::move(tokens)},
          {"entities", std::move(entities)},
          {"intents", std::move(intents)},
          {"urgency",
           {{"level", word_of(understanding.urgency.level)},
            {"reasons", reasons_json(understanding.urgency.reasons)}}},
          {"sentiment", understanding.sentiment}};
}

json faq_json(const std::vector<knowledgebase::FaqHit>& hits) {
  json list = json::array();
  for (const auto& hit : hits)
    list.push_back({{"entry_id", hit.entry_id},
                    {"key", hit.key},
                    {"question", hit.question},
                    {"matched", hit.matched},
                    {"score", hit.score},
                    {"words", hit.words}});
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

bool is_blank(std::string_view text, std::size_t at, std::size_t& length) {
  static constexpr std::string_view kBlanks[] = {" ", "\t", "\r", "\xC2\xA0", "\xE3\x80\x80"};
  for (const auto blank : kBlanks)
    if (text.substr(at).starts_with(blank)) {
      length = blank.size();
      return true;
    }
  return false;
}

// Appends the part without its blanks; a blank inside divides it.
void append_words(std::string_view part, std::string& line) {
  bool gap = !line.empty();
  for (std::size_t at = 0, length = 1; at < part.size(); at += length) {
    if (is_blank(part, at, length)) {
      gap = !line.empty();
      continue;
    }
    length = 1;
    if (gap && line.back() != ' ') line += ' ';
    gap = false;
    line += part[at];
  }
}

}  // namespace

int nlu_segment(std::istream& in, std::ostream& out, const nlu::Engine& engine) {
  std::string line;
  while (std::getline(in, line)) {
    const auto tokens = engine.segment(line);
    std::string words;
    std::size_t from = 0;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      const std::size_t to = i + 1 < tokens.size() ? tokens[i + 1].span.begin : line.size();
      if (to <= from) continue;
      append_words(std::string_view(line).substr(from, to - from), words);
      from = to;
    }
    if (tokens.empty()) append_words(line, words);
    out << words << '\n';
  }
  out.flush();
  return out.good() ? 0 : 1;
}

std::string explain_json(const Rules& rules, std::string_view text, TimePoint now) {
  const nlu::Understanding understanding = rules.engine->understand(text, now);
  json result = understanding_json(understanding);
  result["faq"] = faq_json(rules.knowledge->search(understanding, kFaqShown));
  dialogs::Facts facts;
  facts.now = now;
  facts.language = understanding.language == "en" ? "en" : "zh";
  const dialogs::Turn turn = rules.script->step({}, understanding, *rules.knowledge, facts);
  result["decision"] = decision_json(turn.decision);
  return result.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace xiaoer::gateway
