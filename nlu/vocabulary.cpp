// SPDX-License-Identifier: Apache-2.0
#include "nlu/vocabulary.h"

#include <numeric>

namespace xiaoer::nlu {

namespace {

constexpr std::size_t kLeastKnown = 1024;

std::size_t after(std::size_t at, std::size_t places) {
  return at + 1 < places ? at + 1 : 0;
}

std::uint32_t check_of(std::uint64_t hash) {
  return static_cast<std::uint32_t>(hash >> 32);
}

}  // namespace

Vocabulary::Known& Vocabulary::known(std::uint64_t hash) {
  std::size_t at = place(hash, known_.size());
  while (known_[at].hash && known_[at].hash != hash) at = after(at, known_.size());
  return known_[at];
}

void Vocabulary::grow() {
  std::vector<Known> old(known_.empty() ? kLeastKnown : known_.size() * 2);
  old.swap(known_);
  for (const Known& one : old)
    if (one.hash) known(one.hash) = one;
}

std::uint32_t Vocabulary::add(std::uint64_t hash) {
  if (std::size_t{size_} * 2 >= known_.size()) grow();
  Known& one = known(hash);
  if (!one.hash) one = {hash, size_++};
  return one.number;
}

void Vocabulary::finish() {
  std::vector<std::uint32_t> numbers(size_);
  std::iota(numbers.begin(), numbers.end(), 0);
  finish(numbers);
}

void Vocabulary::finish(const std::vector<std::uint32_t>& numbers) {
  if (known_.empty()) return;
  slots_.assign(std::size_t{size_} * 3 / 2 + 1, {});
  for (const Known& one : known_) {
    if (!one.hash) continue;
    std::size_t at = place(one.hash, slots_.size());
    while (slots_[at].number != kUnknown) at = after(at, slots_.size());
    slots_[at] = {check_of(one.hash), numbers[one.number]};
  }
  std::vector<Known>().swap(known_);  // gives the memory back
}

std::uint32_t Vocabulary::find(std::uint64_t hash) const {
  std::size_t at = place(hash, slots_.size());
  while (slots_[at].number != kUnknown && slots_[at].check != check_of(hash)) at = after(at, slots_.size());
  return slots_[at].number;
}

}  // namespace xiaoer::nlu
