// SPDX-License-Identifier: Apache-2.0
#include "gateway/http/connection_pool.h"

#include "foundation/thread_role.h"

namespace xiaoer::gateway {
namespace {

constexpr std::size_t kSheddingThreads = 2;
thread_local bool thread_sheds = false;

}  // namespace

std::atomic<std::size_t> ConnectionPool::waiting_connections{0};

ConnectionPool::ConnectionPool(std::size_t threads, std::size_t queue) : limit_(queue) {
  for (std::size_t i = 0; i < threads; ++i) work_.threads.emplace_back([this] { run(work_, false); });
  for (std::size_t i = 0; i < kSheddingThreads; ++i) shed_.threads.emplace_back([this] { run(shed_, true); });
}

void ConnectionPool::enqueue(std::function<void()> connection) {
  bool full = false;
  {
    std::lock_guard lock(work_.mutex);
    full = work_.tasks.size() >= limit_;
  }
  put(full ? shed_ : work_, std::move(connection));
}

void ConnectionPool::shutdown() {
  close(work_);
  close(shed_);
}

bool ConnectionPool::shedding() {
  return thread_sheds;
}

void ConnectionPool::put(Lane& lane, std::function<void()> task) {
  {
    std::lock_guard lock(lane.mutex);
    lane.tasks.push_back(std::move(task));
  }
  waiting_connections.fetch_add(1, std::memory_order_relaxed);
  lane.filled.notify_one();
}

void ConnectionPool::close(Lane& lane) {
  {
    std::lock_guard lock(lane.mutex);
    lane.closed = true;
  }
  lane.filled.notify_all();
  for (auto& thread : lane.threads) thread.join();
  lane.threads.clear();
}

void ConnectionPool::run(Lane& lane, bool sheds) {
  take_role(kConnectionRole);
  thread_sheds = sheds;
  while (true) {
    std::function<void()> task;
    {
      std::unique_lock lock(lane.mutex);
      lane.filled.wait(lock, [&lane] { return lane.closed || !lane.tasks.empty(); });
      if (lane.tasks.empty()) return;
      task = std::move(lane.tasks.front());
      lane.tasks.pop_front();
    }
    waiting_connections.fetch_sub(1, std::memory_order_relaxed);
    task();
  }
}

}  // namespace xiaoer::gateway
