// SPDX-License-Identifier: Apache-2.0
// The bounded pool behind cpp-httplib: each task is one connection. When the queue is full the connection
// goes to a small pool of its own whose answers are 503 with Retry-After, so an overload is answered and not
// left waiting.
#pragma once
#include <httplib.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace xiaoer::gateway {

class ConnectionPool final : public httplib::TaskQueue {
 public:
  ConnectionPool(std::size_t threads, std::size_t queue);
  void enqueue(std::function<void()> connection) override;
  void shutdown() override;

  // Whether the present thread answers connections that are shed.
  [[nodiscard]] static bool shedding();
  // Whether connections wait for a thread: keep-alive should give way.
  [[nodiscard]] static bool crowded() { return waiting_connections.load(std::memory_order_relaxed) > 0; }

 private:
  struct Lane {
    std::mutex mutex;
    std::condition_variable filled;
    std::deque<std::function<void()>> tasks;
    bool closed = false;
    std::vector<std::thread> threads;
  };
  static void run(Lane& lane, bool sheds);
  static void put(Lane& lane, std::function<void()> task);
  static void close(Lane& lane);
  static std::atomic<std::size_t> waiting_connections;

  std::size_t limit_;
  Lane work_, shed_;
};

}  // namespace xiaoer::gateway
