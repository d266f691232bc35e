// SPDX-License-Identifier: Apache-2.0
// The core as a channel sees it, held in memory: stores each provider id once, keeps conversations apart, and
// has a clock that is turned by hand.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <tuple>
#include <vector>

#include "channels/channel.h"
#include "foundation/error.h"

namespace xiaoer::test {

class FakeSink {
 public:
  struct Conversation {
    Id id = 0;
    std::vector<channels::VisibleMessage> messages;
  };

  channels::Sink sink() {
    channels::Sink made;
    made.accept = [this](const InboundMessage& message) { return accept(message); };
    made.open_conversation = [this](const Address& address, const std::string&) { return of(address).id; };
    made.history = [this](const Address& address, std::int64_t after, std::size_t limit) {
      std::vector<channels::VisibleMessage> found;
      for (const auto& message : of(address).messages)
        if (message.seq > after && found.size() < limit) found.push_back(message);
      return found;
    };
    made.store_attachment = [this](const Address& address, const std::string& name, const std::string& mime,
                                   const std::string& bytes) {
      std::string id = std::to_string(files_.size() + 1);
      id.insert(0, 32 - id.size(), 'a');
      channels::StoredAttachment stored{id, name, mime, static_cast<std::int64_t>(bytes.size())};
      files_[{address.peer, id}] = {stored, bytes};
      return stored;
    };
    made.load_attachment =
        [this](const Address& address,
               const std::string& id) -> std::optional<std::pair<channels::StoredAttachment, std::string>> {
      const auto found = files_.find({address.peer, id});
      return found == files_.end() ? std::nullopt : std::optional(found->second);
    };
    made.greeting = [](const std::string& language) {
      return channels::Greeting{language == "en" ? "Hello" : "您好", {{"退货", "我要退货"}}};
    };
    made.typing = [this](const Address& address, bool on) { typed.emplace_back(address.peer, on); };
    made.feedback = [this](const Address& address, std::int64_t seq, bool helpful) {
      if (seq > static_cast<std::int64_t>(of(address).messages.size()))
        throw RequestError(404, "no_message", "there is no such answer");
      rated.emplace_back(seq, helpful);
    };
    add_account(made);
    made.wake = [this](Id conversation_id) { woken.push_back(conversation_id); };
    made.now = [this] { return now; };
    return made;
  }
  Conversation& of(const Address& address) {
    auto& conversation = conversations_[{address.channel, address.account, address.peer, address.thread}];
    if (!conversation.id) conversation.id = static_cast<Id>(conversations_.size());
    return conversation;
  }
  // The bot's answer, as the worker would store it.
  void answer(const Address& address, MessageBody body) {
    auto& messages = of(address).messages;
    messages.push_back(
        {static_cast<std::int64_t>(messages.size()) + 1, "bot", "", std::move(body), now, "", true});
  }

  TimePoint now = from_millis(1'790'000'000'000);
  std::vector<InboundMessage> accepted;  // without the repeated ones
  std::vector<Id> woken;
  std::vector<std::pair<std::string, bool>> typed;
  std::vector<std::pair<std::int64_t, bool>> rated;
  std::vector<channels::Receipt> receipts;
  std::map<std::string, channels::Memory> memories;
  std::vector<channels::Profile> profiles;
  std::vector<channels::Amendment> amendments;
  std::vector<std::pair<Id, channels::SendResult>> settled;
  std::vector<std::pair<Address, MessageBody>> posted;
  // What await_replies gives; not set: nothing in time.
  std::function<std::vector<OutboundMessage>(const channels::Accepted&)> answer_inside;
  int fail_batches = 0;  // so many batches find no place in the store

 private:
  void add_account(channels::Sink& made) {
    made.accept_batch = [this](const channels::Batch& batch) {
      if (fail_batches > 0 && fail_batches-- > 0) throw StorageError(StorageError::Kind::other, "disk full");
      std::vector<channels::Accepted> numbers;
      for (const auto& message : batch.messages) numbers.push_back(accept(message));
      receipts.insert(receipts.end(), batch.receipts.begin(), batch.receipts.end());
      remember(batch.memories);
      profiles.insert(profiles.end(), batch.profiles.begin(), batch.profiles.end());
      amendments.insert(amendments.end(), batch.amendments.begin(), batch.amendments.end());
      for (const auto& file : batch.files)
        files_[{file.of.peer, file.id}] = {
            {file.id, file.name, file.mime, static_cast<std::int64_t>(file.bytes.size())}, file.bytes};
      return numbers;
    };
    made.recall = [this](const std::string& key) {
      const std::lock_guard lock(*mutex_);
      const auto found = memories.find(key);
      const bool known = found != memories.end() && found->second.forget_at.value_or(TimePoint::max()) > now;
      return known ? found->second.value : std::string();
    };
    made.recall_all = [this](const std::string& start) {
      const std::lock_guard lock(*mutex_);
      std::vector<channels::Memory> found;
      for (const auto& [key, memory] : memories)
        if (key.starts_with(start) && memory.forget_at.value_or(TimePoint::max()) > now)
          found.push_back(memory);
      return found;
    };
    made.remember = [this](const std::vector<channels::Memory>& kept) { remember(kept); };
    made.await_replies = [this](const channels::Accepted& asked, TimePoint) {
      return answer_inside ? answer_inside(asked) : std::vector<OutboundMessage>{};
    };
    made.settle = [this](const std::vector<std::pair<Id, channels::SendResult>>& results) {
      settled.insert(settled.end(), results.begin(), results.end());
    };
    made.post = [this](const Address& address, const MessageBody& body) {
      posted.emplace_back(address, body);
    };
  }
  void remember(const std::vector<channels::Memory>& kept) {
    const std::lock_guard lock(*mutex_);
    for (const auto& memory : kept) memories[memory.key] = memory;
  }
  channels::Accepted accept(const InboundMessage& message) {
    const std::lock_guard lock(*mutex_);
    const auto key = std::make_tuple(message.from.channel, message.from.account, message.provider_id);
    if (const auto before = seen_.find(key); before != seen_.end()) {
      auto again = before->second;
      again.duplicate = true;
      return again;
    }
    accepted.push_back(message);
    auto& conversation = of(message.from);
    const auto seq = static_cast<std::int64_t>(conversation.messages.size()) + 1;
    conversation.messages.push_back(
        {seq, "visitor", "", message.body, message.sent_at, message.provider_id, false});
    return seen_[key] = {static_cast<Id>(accepted.size()), conversation.id, seq, now, false};
  }

  std::unique_ptr<std::mutex> mutex_ = std::make_unique<std::mutex>();
  std::map<std::tuple<std::string, std::string, std::string, std::string>, Conversation> conversations_;
  std::map<std::tuple<std::string, std::string, std::string>, channels::Accepted> seen_;
  std::map<std::pair<std::string, std::string>, std::pair<channels::StoredAttachment, std::string>> files_;
};

}  // namespace xiaoer::test
