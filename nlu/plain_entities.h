// SPDX-License-Identifier: Apache-2.0
// The entities that need no pack: phone, email, id_number, date, time, amount, quantity. Pure; any thread.
#pragma once
#include <string>
#include <vector>

#include "foundation/time.h"
#include "nlu/normaliser.h"

namespace xiaoer::nlu {

struct EntityCandidate {
  std::string kind, value;
  std::size_t first, last;  // characters
  int strength;  // 4: by a shape of the pack, 3: by a word near it, 2: as every pack knows, 1: likely
};

void find_plain_entities(const NormalText& text, TimePoint now, std::vector<EntityCandidate>& found);

}  // namespace xiaoer::nlu
