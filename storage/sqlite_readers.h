// SPDX-License-Identifier: Apache-2.0
// A few connections that only read, lent to one thread at a time. A read never waits for the writer; it waits
// only when all connections are lent. Used by the SQLite driver only.
#pragma once
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "storage/sqlite_connection.h"

namespace xiaoer {

class SqliteReaders {
 public:
  // Back in the pool when it goes out of scope.
  class Loan {
   public:
    Loan(SqliteReaders& pool, std::unique_ptr<SqliteConnection> connection)
        : pool_(pool), connection_(std::move(connection)) {}
    ~Loan() { pool_.give_back(std::move(connection_)); }
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    SqliteConnection* operator->() { return connection_.get(); }

   private:
    SqliteReaders& pool_;
    std::unique_ptr<SqliteConnection> connection_;
  };

  SqliteReaders(std::string file, std::chrono::milliseconds busy) : file_(std::move(file)), busy_(busy) {}
  [[nodiscard]] Loan borrow() { return {*this, take()}; }

 private:
  std::unique_ptr<SqliteConnection> take();
  void give_back(std::unique_ptr<SqliteConnection> connection);

  std::string file_;
  std::chrono::milliseconds busy_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<SqliteConnection>> free_;  // the last used is lent first: its cache is warm
  int opened_ = 0;
};

}  // namespace xiaoer
