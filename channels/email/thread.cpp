// SPDX-License-Identifier: Apache-2.0
#include "channels/email/thread.h"

#include <nlohmann/json.hpp>

#include "foundation/random.h"

namespace xiaoer::channels::email {
namespace {

using nlohmann::json;
constexpr auto kKept = std::chrono::hours(24 * 400);

std::string id_key(const std::string& message_id) {
  return "m:" + sha256_hex(message_id).substr(0, 32);
}

}  // namespace

std::string to_json(const Thread& thread) {
  const json value{{"id", thread.id},
                   {"peer", thread.peer},
                   {"name", thread.name},
                   {"invited", thread.invited},
                   {"subject", thread.subject},
                   {"last_id", thread.last_id},
                   {"references", thread.references},
                   {"number", thread.number},
                   {"automatic", thread.automatic},
                   {"trust", static_cast<int>(thread.trust)},
                   {"text_mark", thread.text_mark}};
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<Thread> thread_from_json(const std::string& text) {
  const json value = json::parse(text, nullptr, false);
  if (!value.is_object() || !value.contains("peer")) return std::nullopt;
  Thread thread;
  thread.id = value.value("id", "");
  thread.peer = value.value("peer", "");
  thread.name = value.value("name", "");
  thread.invited = value.value("invited", std::vector<std::string>());
  thread.subject = value.value("subject", "");
  thread.last_id = value.value("last_id", "");
  thread.references = value.value("references", std::vector<std::string>());
  thread.number = value.value("number", Id{0});
  thread.automatic = value.value("automatic", "");
  thread.trust = static_cast<Trust>(std::clamp(value.value("trust", 1), 0, 2));
  thread.text_mark = value.value("text_mark", "");
  return thread;
}

std::string Notes::recall(const std::string& key) const {
  const auto found = fresh_.find(key);
  return found == fresh_.end() ? sink_.recall(key) : found->second.value;
}

void Notes::put(std::string key, std::string value, std::optional<TimePoint> forget_at) {
  fresh_[key] = {key, std::move(value), forget_at};
}

std::vector<Memory> Notes::take() {
  std::vector<Memory> all;
  for (auto& [key, memory] : fresh_) all.push_back(std::move(memory));
  fresh_.clear();
  return all;
}

std::optional<Thread> Notes::thread(const std::string& id) const {
  const std::string stored = recall("t:" + id);
  return stored.empty() ? std::nullopt : thread_from_json(stored);
}

std::string Notes::thread_of(const std::string& message_id) const {
  return recall(id_key(message_id));
}

void Notes::send_to(const std::string& message_id, const std::string& thread, TimePoint now) {
  put(id_key(message_id), thread, now + kKept);
}

void Notes::put(const Thread& thread, TimePoint now) {
  put("t:" + thread.id, to_json(thread), now + kKept);
}

}  // namespace xiaoer::channels::email
