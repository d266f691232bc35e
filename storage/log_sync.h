// SPDX-License-Identifier: Apache-2.0
// Makes committed works durable on a thread of its own, so that the writer runs the next works while the disk
// is busy with the last ones. SQLite writes the log at COMMIT and, with synchronous=NORMAL, leaves its fsync
// to whoever wants durability: here it is, and nobody is told "stored" before it has returned. See
// docs/adr/0005. Used by the SQLite writer only.
#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace xiaoer {

class LogSync {
 public:
  // `log` is the write-ahead log's path; "" makes sync a formality (scratch stores). `done` runs on this
  // object's thread after each sync, with "" or what the disk said.
  LogSync(std::string log, std::function<void(const std::string& failure)> done);
  ~LogSync();  // finishes the sync at hand
  LogSync(const LogSync&) = delete;
  LogSync& operator=(const LogSync&) = delete;

  // Writer thread, after a COMMIT: everything in the log by now. Only when the one before is done.
  void start();

 private:
  void serve();
  [[nodiscard]] std::string sync();

  std::string log_;
  std::function<void(const std::string&)> done_;
  int descriptor_ = -1;
  std::mutex mutex_;
  std::condition_variable asked_;
  bool wanted_ = false, stopping_ = false;
  std::thread thread_;
};

}  // namespace xiaoer
