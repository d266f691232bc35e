// SPDX-License-Identifier: Apache-2.0
// Joins the pieces of long messages. Pieces come in any order, twice, or never; what is incomplete after five
// minutes goes on as it is. The open ones are kept in the account's memory, so that a restart loses none.
// Not for several threads at once.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "channels/sms/driver.h"
#include "channels/sms/pieces.h"

namespace xiaoer::channels::sms {

struct ArrivedPiece {
  Place place;
  std::uint8_t coding = 0;
  std::string bytes;  // without header
};

class Assembly {
 public:
  static constexpr const char* kKey = "pieces";  // of the memory
  static constexpr Milliseconds kPatience{5 * 60 * 1000};
  static constexpr std::size_t kMostOpen = 500;

  Assembly(Alphabet usual, std::string incomplete, std::string unreadable);
  void restore(const std::string& memory);  // what a foreign hand wrote is dropped
  // A message that is complete now, or whose reference number was taken by another one.
  [[nodiscard]] std::vector<Arrival> add(const Arrival& first, const ArrivedPiece& piece, TimePoint now);
  [[nodiscard]] std::vector<Arrival> expired(TimePoint now);
  [[nodiscard]] std::string memory() const;  // "" when nothing is open
  void return_to(const Assembly& before) { open_ = before.open_; }
  [[nodiscard]] bool empty() const { return open_.empty(); }

 private:
  struct Open {
    Arrival head;  // numbers, provider id, time of the first piece
    TimePoint since{};
    Place place;
    std::map<int, ArrivedPiece> pieces;
  };
  [[nodiscard]] Arrival joined(const Open& open) const;

  const Alphabet usual_;
  const std::string incomplete_, unreadable_;
  std::map<std::string, Open> open_;
};

}  // namespace xiaoer::channels::sms
