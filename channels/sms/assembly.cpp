// SPDX-License-Identifier: Apache-2.0
#include "channels/sms/assembly.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "foundation/encoding.h"

namespace xiaoer::channels::sms {
namespace {

using nlohmann::json;

constexpr std::int64_t kLatest = 10'000'000'000'000;  // milliseconds; the year 2286

std::string key_of(const Arrival& head, const Place& place) {
  return head.from + "|" + head.to + "|" + (place.wide ? "w" : "n") + std::to_string(place.reference) + "|" +
         std::to_string(place.total);
}

}  // namespace

Assembly::Assembly(Alphabet usual, std::string incomplete, std::string unreadable)
    : usual_(usual), incomplete_(std::move(incomplete)), unreadable_(std::move(unreadable)) {}

std::vector<Arrival> Assembly::add(const Arrival& first, const ArrivedPiece& piece, TimePoint now) {
  std::vector<Arrival> whole;
  const std::string key = key_of(first, piece.place);
  if (const auto known = open_.find(key); known != open_.end()) {
    const auto same = known->second.pieces.find(piece.place.number);
    if (same != known->second.pieces.end()) {
      if (same->second.bytes == piece.bytes) return whole;  // the operator repeats it
      whole.push_back(joined(known->second));
      open_.erase(known);
    }
  } else if (open_.size() >= kMostOpen) {
    const auto oldest = std::min_element(open_.begin(), open_.end(), [](const auto& a, const auto& b) {
      return a.second.since < b.second.since;
    });
    whole.push_back(joined(oldest->second));
    open_.erase(oldest);
  }
  Open& open = open_[key];
  if (open.pieces.empty()) open = {first, now, piece.place, {}};
  open.pieces[piece.place.number] = piece;
  if (static_cast<int>(open.pieces.size()) < open.place.total) return whole;
  whole.push_back(joined(open));
  open_.erase(key);
  return whole;
}

std::vector<Arrival> Assembly::expired(TimePoint now) {
  std::vector<Arrival> late;
  for (auto each = open_.begin(); each != open_.end();) {
    if (now - each->second.since < kPatience) {
      ++each;
      continue;
    }
    late.push_back(joined(each->second));
    each = open_.erase(each);
  }
  return late;
}

// A sign may lie across two pieces: what has one coding is decoded as one.
Arrival Assembly::joined(const Open& open) const {
  Arrival arrival = open.head;
  std::string bytes;
  std::uint8_t coding = open.pieces.begin()->second.coding;
  int expected = 1;
  const auto flush = [&] {
    if (!bytes.empty()) arrival.text += decoded(bytes, coding, usual_).value_or(unreadable_);
    bytes.clear();
  };
  for (const auto& [number, piece] : open.pieces) {
    if (number != expected || piece.coding != coding) flush();
    if (number != expected) arrival.text += "…";
    coding = piece.coding;
    bytes += piece.bytes;
    expected = number + 1;
  }
  flush();
  if (static_cast<int>(open.pieces.size()) < open.place.total) arrival.text += incomplete_;
  return arrival;
}

std::string Assembly::memory() const {
  if (open_.empty()) return "";
  json all = json::array();
  for (const auto& [key, open] : open_) {
    json pieces = json::array();
    for (const auto& [number, piece] : open.pieces)
      pieces.push_back({{"n", number}, {"c", piece.coding}, {"b", to_base64url(piece.bytes)}});
    all.push_back({{"from", open.head.from},
                   {"to", open.head.to},
                   {"id", open.head.provider_id},
                   {"since", to_millis(open.since)},
                   {"ref", open.place.reference},
                   {"total", open.place.total},
                   {"wide", open.place.wide},
                   {"pieces", pieces}});
  }
  return all.dump(-1, ' ', false, json::error_handler_t::replace);
}

void Assembly::restore(const std::string& memory) {
  const json all = json::parse(memory, nullptr, false);
  if (!all.is_array()) return;
  for (const json& each : all) try {
      Open open;
      open.head.from = each.at("from");
      open.head.to = each.at("to");
      open.head.provider_id = each.at("id");
      open.since = from_millis(std::clamp<std::int64_t>(each.at("since"), 0, kLatest));
      open.place = {each.at("ref"), each.at("total"), 1, each.at("wide")};
      for (const json& piece : each.at("pieces")) {
        Place place = open.place;
        place.number = piece.at("n");
        open.pieces[place.number] = {place, piece.at("c"),
                                     from_base64url(piece.at("b").get<std::string>()).value_or("")};
      }
      if (sensible(open.place) && !open.pieces.empty()) open_[key_of(open.head, open.place)] = open;
    } catch (const json::exception&) {
      continue;
    }
}

}  // namespace xiaoer::channels::sms
