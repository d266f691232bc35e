// SPDX-License-Identifier: Apache-2.0
// What the parts of the gateway share, built once in the wiring and handed around by reference. Everything
// here may be used from any thread.
#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "channels/topic_split.h"
#include "dialogs/script.h"
#include "foundation/time.h"
#include "knowledgebase/snapshot.h"
#include "nlu/engine.h"
#include "storage/database.h"

namespace xiaoer::gateway {

// The rules in force; replaced as a whole when knowledge or packs change.
struct Rules {
  std::shared_ptr<const nlu::Engine> engine;
  std::shared_ptr<const dialogs::Script> script;
  std::shared_ptr<const knowledgebase::Snapshot> knowledge;
};

class RuleBook {
 public:
  [[nodiscard]] Rules current() const {
    std::lock_guard lock(mutex_);
    return rules_;
  }
  void replace(Rules rules) {
    std::lock_guard lock(mutex_);
    rules_ = std::move(rules);
  }
  void replace_knowledge(std::shared_ptr<const knowledgebase::Snapshot> knowledge) {
    std::lock_guard lock(mutex_);
    rules_.knowledge = std::move(knowledge);
  }

 private:
  mutable std::mutex mutex_;
  Rules rules_;
};

struct Services {
  Database& database;
  RuleBook& rules;
  Clock clock;
  std::string data_dir;    // attachments live in data_dir/attachments/<2 hex>/<id>
  std::string public_url;  // "http://127.0.0.1:8080"
  std::string live_url;    // "http://127.0.0.1:8081"
  int zone_offset_minutes = 480;
  // After a commit: push what is new. conversation 0 = only the desks' feed.
  std::function<void(Id conversation_id)> changed;
  // After a commit that added outbox rows.
  std::function<void(const std::string& channel, const std::string& account)> outgoing;
  // What the channel of a conversation says before an agent's message is stored, and of what is left to send.
  std::function<channels::Capabilities(const Address&)> capabilities{};
  std::function<std::optional<channels::Objection>(const OutboundMessage&)> objection{};
  std::function<std::optional<channels::Allowance>(const Address&)> allowance{};
  // What the channel says to a new topic's own conversation; nullopt where a person has only one.
  std::function<std::optional<channels::TopicParted>(const channels::TopicSplit&)> part_topic{};
  std::function<void(Id conversation_id, const std::string& name, bool on)> agent_typing;  // to the visitor
  std::function<void(const std::string& json)> notice;                                     // to all visitors
  std::function<void()> knowledge_changed;  // rebuild the snapshot, now
  std::function<void()>
      request_worker;  // unused messages may be waiting (a conversation went back to the bot)
};

// Whether people on this channel read the stored conversation itself, so that nothing has to be sent.
[[nodiscard]] inline bool is_in_house(const Services& services, const std::string& channel,
                                      const std::string& account) {
  return services.capabilities && services.capabilities({channel, account, ""}).in_house;
}

}  // namespace xiaoer::gateway
