// SPDX-License-Identifier: Apache-2.0
// Who listens to what. Turns wake-ups into reads of the store, one per conversation and position, and gives
// every stream the bytes after its own position; so nothing is missed and nothing comes twice. Hub thread;
// reads may run on the pool that the hub hands in.
#pragma once
#include <array>
#include <atomic>
#include <boost/asio/thread_pool.hpp>
#include <memory>
#include <random>
#include <unordered_map>
#include <vector>

#include "gateway/live/hub.h"
#include "gateway/live/stream.h"

namespace xiaoer::gateway {

class Board final : public Stream::Owner {
 public:
  static constexpr std::size_t kSlots = 15;  // a heartbeat is spread over so many ticks

  // `pool` may be null: then the store is read on the loop's thread.
  Board(Loop& loop, const LiveSource& source, const LiveOptions& options, boost::asio::thread_pool* pool);

  // Sends `head`, then what the stream has missed.
  void add(const std::shared_ptr<Stream>& stream, const Bytes& head);
  void wake(Id conversation_id);
  void wake_desks();
  void tell_visitors(Id conversation_id, const Bytes& bytes);  // 0 = all
  void tell_desks(const Bytes& bytes);
  void tick();  // every heartbeat / kSlots
  void close_all();
  [[nodiscard]] std::size_t size() const { return size_; }         // any thread; 0 = nobody to wake
  [[nodiscard]] std::size_t desks() const { return desk_count_; }  // any thread

  void drained(Stream& stream) override;
  void closed(Stream& stream) override;

 private:
  using Group = std::vector<std::shared_ptr<Stream>>;
  struct Batch {
    Bytes bytes;
    std::int64_t last = 0;
    bool more = false, failed = false;
  };

  void pump(Group streams);  // all of one conversation, or all desks
  void read(Group group);    // all at one position
  [[nodiscard]] Batch fetch(const Listener& listener) const;
  void deliver(const Group& group, const Batch& batch);
  [[nodiscard]] std::uint32_t lifetime();
  std::vector<Stream*>& room_of(const Listener& listener);

  Loop& loop_;
  const LiveSource& source_;
  const LiveOptions& options_;
  boost::asio::thread_pool* pool_;
  std::minstd_rand dice_{std::random_device{}()};
  std::array<Group, kSlots> wheel_;  // owns the streams
  std::unordered_map<Id, std::vector<Stream*>> visitors_;
  std::vector<Stream*> desks_;
  std::size_t slot_ = 0;
  std::atomic<std::size_t> size_ =
      0;  // raised before a newcomer's first read, so a wake-up cannot fall between
  std::atomic<std::size_t> desk_count_ = 0;
};

}  // namespace xiaoer::gateway
