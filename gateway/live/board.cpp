// SPDX-License-Identifier: Apache-2.0
#include "gateway/live/board.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/post.hpp>

namespace xiaoer::gateway {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kBatchBytes = 48 * 1024;  // of one read; the rest waits in the store until this is sent
constexpr std::size_t kPage = 200;              // what the source gives at most

bool is_desk(const Listener& listener) {
  return listener.kind == Listener::Kind::desk;
}

std::vector<std::shared_ptr<Stream>> shared(const std::vector<Stream*>& streams) {
  std::vector<std::shared_ptr<Stream>> out;
  out.reserve(streams.size());
  for (Stream* const stream : streams) out.push_back(stream->shared_from_this());
  return out;
}

}  // namespace

Board::Board(Loop& loop, const LiveSource& source, const LiveOptions& options, asio::thread_pool* pool)
    : loop_(loop), source_(source), options_(options), pool_(pool) {}

void Board::add(const std::shared_ptr<Stream>& stream, const Bytes& head) {
  stream->slot = static_cast<std::uint32_t>(dice_() % kSlots);
  stream->place = static_cast<std::uint32_t>(wheel_[stream->slot].size());
  stream->beats_left = lifetime();
  wheel_[stream->slot].push_back(stream);
  room_of(stream->listener()).push_back(stream.get());
  ++size_;
  desk_count_ = desks_.size();
  stream->start();
  stream->push(head);
  pump({stream});
}

std::vector<Stream*>& Board::room_of(const Listener& listener) {
  return is_desk(listener) ? desks_ : visitors_[listener.conversation_id];
}

std::uint32_t Board::lifetime() {
  std::uniform_int_distribution<std::int64_t> between(options_.shortest.count(), options_.longest.count());
  return static_cast<std::uint32_t>(between(dice_) / options_.heartbeat.count() + 1);
}

void Board::wake(Id conversation_id) {
  const auto found = visitors_.find(conversation_id);
  if (found != visitors_.end()) pump(shared(found->second));
}

void Board::wake_desks() {
  pump(shared(desks_));
}

// From the loop, not at once: pages of a long history would otherwise nest.
void Board::drained(Stream& stream) {
  asio::post(loop_, [this, self = stream.shared_from_this()] { pump({self}); });
}

// Streams that are busy are marked and come back when they are not; the others are read together by position.
void Board::pump(Group streams) {
  const auto busy = [](const std::shared_ptr<Stream>& stream) {
    if (!stream->idle()) stream->mark();
    return !stream->idle() || !stream->open();
  };
  streams.erase(std::remove_if(streams.begin(), streams.end(), busy), streams.end());
  const auto position = [](const std::shared_ptr<Stream>& stream) { return stream->listener().after; };
  std::sort(streams.begin(), streams.end(),
            [&](const auto& a, const auto& b) { return position(a) < position(b); });
  for (auto begin = streams.begin(); begin != streams.end();) {
    const auto end =
        std::find_if(begin, streams.end(), [&](const auto& s) { return position(s) != position(*begin); });
    read(Group(begin, end));
    begin = end;
  }
}

void Board::read(Group group) {
  for (const auto& stream : group) {
    stream->set_reading(true);
    static_cast<void>(stream->take_mark());
  }
  if (!pool_) return deliver(group, fetch(group.front()->listener()));
  asio::post(*pool_, [this, listener = group.front()->listener(), group = std::move(group)]() mutable {
    asio::post(loop_, [this, batch = fetch(listener), group = std::move(group)] { deliver(group, batch); });
  });
}

Board::Batch Board::fetch(const Listener& listener) const {
  Batch batch;
  try {
    const auto events = is_desk(listener) ? source_.desk_events(listener.after)
                                          : source_.visitor_events(listener.conversation_id, listener.after);
    if (events.empty()) return batch;
    auto bytes = std::make_shared<std::string>();
    std::size_t taken = 0;
    while (taken < events.size() && bytes->size() < kBatchBytes) append_event(*bytes, events[taken++]);
    batch.last = events[taken - 1].id;
    batch.more = taken < events.size() || events.size() >= kPage;
    batch.bytes = std::move(bytes);
  } catch (const std::exception& error) {
    spdlog::error("streams are closed, their clients will resume: the store gave no events: {}",
                  error.what());
    batch.failed = true;
  }
  return batch;
}

void Board::deliver(const Group& group, const Batch& batch) {
  for (const auto& stream : group) {
    stream->set_reading(false);
    if (batch.failed) stream->close();
    if (!stream->open()) continue;
    if (batch.more) stream->mark();
    if (batch.bytes) {
      stream->move_to(batch.last);
      stream->push(batch.bytes);  // comes back through drained() when it is marked
    } else if (stream->idle() && stream->take_mark()) {
      drained(*stream);
    }
  }
}

void Board::tell_visitors(Id conversation_id, const Bytes& bytes) {
  if (conversation_id != 0) {
    const auto found = visitors_.find(conversation_id);
    if (found == visitors_.end()) return;
    for (Stream* const stream : found->second) stream->push(bytes);
    return;
  }
  for (const auto& slot : wheel_)
    for (const auto& stream : slot)
      if (!is_desk(stream->listener())) stream->push(bytes);
}

void Board::tell_desks(const Bytes& bytes) {
  for (Stream* const stream : desks_) stream->push(bytes);
}

void Board::tick() {
  slot_ = (slot_ + 1) % kSlots;
  for (const auto& stream : wheel_[slot_]) {
    if (stream->stuck() || --stream->beats_left == 0)
      stream->close();
    else
      stream->push(heartbeat_bytes());
  }
}

void Board::close_all() {
  for (const auto& slot : wheel_)
    for (const auto& stream : slot) stream->close();
}

void Board::closed(Stream& stream) {
  Group& slot = wheel_[stream.slot];
  const auto keep = slot[stream.place];  // the last owner, perhaps
  if (slot.back() != keep) {
    slot.back()->place = stream.place;
    slot[stream.place] = std::move(slot.back());
  }
  slot.pop_back();
  --size_;
  auto& room = room_of(stream.listener());
  room.erase(std::find(room.begin(), room.end(), &stream));
  desk_count_ = desks_.size();
  if (room.empty() && !is_desk(stream.listener())) visitors_.erase(stream.listener().conversation_id);
}

}  // namespace xiaoer::gateway
