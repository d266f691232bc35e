// SPDX-License-Identifier: Apache-2.0
#include "channels/tencent/late_files.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace xiaoer::channels::tencent {
namespace {

using namespace std::chrono_literals;
using Json = nlohmann::json;

constexpr std::array<Milliseconds, 6> kPauses{5s,    30s, 2min,
                                              15min, 1h,  3h};  // after each try; the last stays
constexpr Milliseconds kLongestSleep = 1h;
constexpr const char* kStart = "late|";

std::string key_of(const LateFile& file) {
  return kStart + file.provider_id;
}

std::optional<LateFile> read(const std::string& text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  const auto word = [&](const char* name) { return json.value(name, std::string()); };
  return LateFile{word("message"), {word("channel"), word("account"), word("peer"), word("thread")},
                  word("type"),    word("media_id"),
                  word("url"),     from_millis(json.value("until", std::int64_t{0}))};
}

}  // namespace

Event file_pending(const std::string& type) {
  return {"file_pending", type};
}

Event file_lost(const std::string& type) {
  return {"file_lost", type};
}

Event file_refused(const std::string& type) {
  return {"file_refused", type};
}

Memory LateFiles::note(const LateFile& file) {
  const Json json{{"message", file.provider_id},   {"channel", file.from.channel},
                  {"account", file.from.account},  {"peer", file.from.peer},
                  {"thread", file.from.thread},    {"type", file.type},
                  {"media_id", file.media_id},     {"url", file.url},
                  {"until", to_millis(file.until)}};
  return {key_of(file), json.dump(-1, ' ', false, Json::error_handler_t::replace), std::nullopt};
}

void LateFiles::take_on(LateFile file) {
  std::lock_guard lock(mutex_);
  const bool known = std::any_of(waiting_.begin(), waiting_.end(), [&](const Waiting& each) {
    return each.file.provider_id == file.provider_id;
  });
  if (!known) waiting_.push_back({std::move(file), 1, clock_() + kPauses.front()});
}

void LateFiles::recall(const Sink& sink) {
  for (const Memory& memory : sink.recall_all(kStart))
    if (auto file = read(memory.value)) take_on(std::move(*file));
}

std::vector<LateFiles::Waiting> LateFiles::due_now() {
  const TimePoint now = clock_();
  std::lock_guard lock(mutex_);
  const auto due = std::stable_partition(waiting_.begin(), waiting_.end(),
                                         [now](const Waiting& each) { return each.due > now; });
  std::vector<Waiting> taken(std::make_move_iterator(due), std::make_move_iterator(waiting_.end()));
  waiting_.erase(due, waiting_.end());
  return taken;
}

bool LateFiles::settle(const LateFile& file, const Sink& sink) {
  FileOrFault fetched = fetch_(file);
  if (std::holds_alternative<RetryLater>(fetched)) {
    if (clock_() < file.until) return false;
    fetched = MessageBody{file_lost(file.type)};
  }
  Batch batch;
  batch.amendments.push_back({file.provider_id, std::get<MessageBody>(std::move(fetched))});
  batch.memories.push_back({key_of(file), "", clock_()});
  static_cast<void>(sink.accept_batch(batch));
  return true;
}

TimePoint LateFiles::work(const std::stop_token& stop, const Sink& sink) {
  for (Waiting& each : due_now()) {
    bool settled = false;
    try {
      settled = !stop.stop_requested() && settle(each.file, sink);
    } catch (const std::exception& fault) {  // the store cannot take it now
      sink.warn("a file of a message could not be stored; it is tried again", fault.what());
    }
    if (settled) continue;
    const auto pause =
        kPauses.at(std::min<std::size_t>(static_cast<std::size_t>(each.tries), kPauses.size() - 1));
    ++each.tries;
    std::lock_guard lock(mutex_);
    waiting_.push_back({std::move(each.file), each.tries, clock_() + pause});
  }
  TimePoint next = clock_() + kLongestSleep;
  std::lock_guard lock(mutex_);
  for (const Waiting& each : waiting_) next = std::min(next, each.due);
  return next;
}

}  // namespace xiaoer::channels::tencent
