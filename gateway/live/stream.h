// SPDX-License-Identifier: Apache-2.0
// One open event stream: writes what it is given, in order, and notices when the client goes. Small, because
// there are tens of thousands: no request, no timer, no buffer while nothing is unsent. Hub thread.
#pragma once
#include <memory>
#include <vector>

#include "gateway/live/hub.h"
#include "gateway/live/socket.h"
#include "gateway/live/wire.h"

namespace xiaoer::gateway {

class Stream final : public std::enable_shared_from_this<Stream> {
 public:
  struct Owner {
    virtual ~Owner() = default;
    virtual void drained(Stream& stream) = 0;  // all is sent again, and marked() was set meanwhile
    virtual void closed(Stream& stream) = 0;   // once; never inside push()'s caller's iteration: see close()
  };

  Stream(Socket socket, const Listener& listener, Owner& owner);
  void start();                   // begins to watch for the client's end
  void push(const Bytes& bytes);  // more than 64 KiB unsent: the reader is too slow and is cut
  void close();                   // the owner hears of it later, from the loop

  [[nodiscard]] const Listener& listener() const { return listener_; }
  [[nodiscard]] bool open() const { return open_; }
  [[nodiscard]] bool idle() const { return queue_.empty() && !reading_; }

  // What the board keeps with each stream.
  void move_to(std::int64_t position) { listener_.after = position; }
  void set_reading(bool reading) { reading_ = reading; }
  void mark() { marked_ = true; }  // read the store again once this is idle
  [[nodiscard]] bool take_mark() { return std::exchange(marked_, false); }
  // Called once a heartbeat: true when data from before the last call is still unsent.
  [[nodiscard]] bool stuck() { return std::exchange(lagging_, !queue_.empty()) && lagging_; }

  std::uint32_t slot = 0, place = 0;  // in the board's wheel
  std::uint32_t beats_left = 0;       // heartbeats until the stream is ended

 private:
  void watch();
  void flush();
  void sent(std::size_t bytes);

  Socket socket_;
  Listener listener_;
  Owner& owner_;
  std::vector<Bytes> queue_;
  std::size_t unsent_ = 0, offset_ = 0;  // bytes in the queue; sent bytes of its first entry
  std::uint32_t received_ = 0;           // bytes the client sent, which nobody asked for
  bool open_ = true, writing_ = false, reading_ = false, marked_ = false, lagging_ = false;
};

}  // namespace xiaoer::gateway
