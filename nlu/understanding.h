// SPDX-License-Identifier: Apache-2.0
// What the matcher makes of one text. A plain value: dialogs decide on it, the desk shows its reasons, the
// store keeps it beside every bot answer. All positions are byte offsets into `original`.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace xiaoer::nlu {

// p0: a person at once, no bot answer beyond safety advice. p1: a person within minutes. p2: bot and ticket.
// p3: bot.
enum class Priority { p0, p1, p2, p3 };

struct Span {
  std::uint32_t begin = 0, end = 0;
  bool operator==(const Span&) const = default;
};

struct Token {
  std::string text;  // normalised
  Span span;
};

struct Entity {
  std::string kind;   // "order_no", "phone", "waybill_no", "batch_no", "date", "amount", "email", …
  std::string value;  // canonical: digits only, 2026-11-22, 12.50
  std::string text;   // as written
  Span span;
};

struct Reason {
  std::string kind;    // "word", "rule", "classifier", "pattern"
  std::string detail;  // the matched word, the rule's id, the feature
  double weight = 0;
  Span span;
};

struct IntentScore {
  std::string intent;  // "return.apply"
  double score = 0;    // calibrated, 0 … 1
  Priority priority = Priority::p3;
  std::vector<Reason> reasons;
};

struct Urgency {
  Priority level = Priority::p3;
  std::vector<Reason> reasons;
};

struct Understanding {
  std::string original;    // valid UTF-8
  std::string normalised;  // NFKC, simplified, lower case, blanks collapsed
  std::string language;    // "zh", "en", "mixed", "" when there is nothing to tell it by
  std::vector<Token> tokens;
  std::vector<Entity> entities;
  std::vector<IntentScore> intents;  // best score first; several may hold at once
  Urgency urgency;
  double sentiment = 0;  // −1 … 1

  // The best-scored intent, or "".
  [[nodiscard]] std::string top_intent() const { return intents.empty() ? "" : intents.front().intent; }
  [[nodiscard]] double score_of(const std::string& intent) const {
    for (const auto& candidate : intents)
      if (candidate.intent == intent) return candidate.score;
    return 0;
  }
  [[nodiscard]] const Entity* first_entity(const std::string& kind) const {
    for (const auto& entity : entities)
      if (entity.kind == kind) return &entity;
    return nullptr;
  }
};

}  // namespace xiaoer::nlu
