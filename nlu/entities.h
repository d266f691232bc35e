// SPDX-License-Identifier: Apache-2.0
// Finds numbers and codes in a message: phone, email, id_number, date, time, amount, quantity are known here;
// order and waybill numbers, batches, tickets are described by the pack (entities.toml). Immutable; any
// thread.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "nlu/automaton.h"
#include "nlu/normaliser.h"
#include "nlu/plain_entities.h"
#include "nlu/understanding.h"

namespace xiaoer::nlu {

// What the digits of a value must satisfy.
enum class DigitCheck {
  none,
  ean13,  // GS1 General Specifications 7.9: weights 1 and 3 in turn, a multiple of 10
  luhn    // ISO/IEC 7812-1 annex B: bank cards
};
[[nodiscard]] bool passes(DigitCheck check, std::string_view digits);

struct EntityShape {
  std::string kind;
  std::vector<std::string> patterns;
  DigitCheck check = DigitCheck::none;
  std::vector<std::string> near;
  std::size_t window = 12;
  bool alone = false;
  std::string value = "upper";  // "upper", "digits", "text"
};

class Entities {
 public:
  // No file: no shapes. Throws ConfigError.
  [[nodiscard]] static std::vector<EntityShape> read(const std::filesystem::path& file);

  explicit Entities(std::vector<EntityShape> shapes);
  ~Entities();

  // In order of place; they do not overlap. Spans and texts are of `original`, which `text` was made from.
  [[nodiscard]] std::vector<Entity> find(const std::string& original, const NormalText& text,
                                         TimePoint now) const;

 private:
  struct Expressions;  // hides RE2
  void find_shapes(const NormalText& text, std::vector<EntityCandidate>& found) const;
  [[nodiscard]] bool named(std::size_t shape, const NormalText& text, const EntityCandidate& candidate) const;

  std::vector<EntityShape> shapes_;
  std::vector<Automaton> near_;  // of each shape
  std::unique_ptr<Expressions> expressions_;
};

}  // namespace xiaoer::nlu
