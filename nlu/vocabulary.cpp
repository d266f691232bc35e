// SPDX-License-Identifier: Apache-2.0
#include "nlu/vocabulary.h"

namespace xiaoer::nlu {

std::size_t Vocabulary::place(std::uint64_t hash) const {
  std::size_t at = (hash >> 7) & mask_;
  while (slots_[at].hash && slots_[at].hash != hash) at = (at + 1) & mask_;
  return at;
}

void Vocabulary::grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  mask_ = slots_.size() - 1;
  for (const Slot& slot : old)
    if (slot.hash) slots_[place(slot.hash)] = slot;
}

std::uint32_t Vocabulary::add(std::uint64_t hash) {
  if (size_ * 2 >= slots_.size()) grow();
  Slot& slot = slots_[place(hash)];
  if (!slot.hash) slot = {hash, size_++};
  return slot.number;
}

std::uint32_t Vocabulary::find(std::uint64_t hash) const {
  const Slot& slot = slots_[place(hash)];
  return slot.hash ? slot.number : kUnknown;
}

}  // namespace xiaoer::nlu
