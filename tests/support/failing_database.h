// SPDX-License-Identifier: Apache-2.0
// A store whose n-th call fails, to see that a failure at any point leaves nothing half done. Every read,
// write, submit and every statement inside a work counts as one call. Loop n = 1, 2, 3, … until a run ends
// without failure.
//
//   for (int n = 1;; ++n) {
//     FailingDatabase failing(*store);
//     failing.fail_at(n);
//     try { use(failing); } catch (const StorageError&) { }
//     if (!failing.failed()) break;
//   }
#pragma once
#include <atomic>
#include <string>

#include "foundation/error.h"
#include "storage/database.h"

namespace xiaoer::test {

class FailingDatabase final : public Database {
 public:
  explicit FailingDatabase(Database& real) : real_(real) {}

  // Counts from 1, starting now. 0: never.
  void fail_at(int call) {
    calls_ = 0;
    failed_ = false;
    fail_at_ = call;
  }
  [[nodiscard]] int calls() const { return calls_; }
  [[nodiscard]] bool failed() const { return failed_; }

  Rows read(std::string_view sql, const Params& params) override {
    count();
    return real_.read(sql, params);
  }
  void write(Work work) override {
    count();
    real_.write(counted(std::move(work)));
  }
  std::future<void> submit(Work work) override {
    count();
    return real_.submit(counted(std::move(work)));
  }
  Dialect dialect() const override { return real_.dialect(); }
  std::string description() const override { return real_.description(); }
  void backup(const std::filesystem::path& target) override {
    count();
    real_.backup(target);
  }
  void check() override {
    count();
    real_.check();
  }

 private:
  class CountedTransaction final : public Transaction {
   public:
    CountedTransaction(FailingDatabase& owner, Transaction& real) : owner_(owner), real_(real) {}
    Rows run(std::string_view sql, const Params& params) override {
      owner_.count();
      return real_.run(sql, params);
    }
    std::int64_t changed() const override { return real_.changed(); }

   private:
    FailingDatabase& owner_;
    Transaction& real_;
  };

  Work counted(Work work) {
    return [this, work = std::move(work)](Transaction& transaction) {
      CountedTransaction counting(*this, transaction);
      work(counting);
    };
  }
  void count() {
    if (++calls_ != fail_at_) return;
    failed_ = true;
    throw StorageError(StorageError::Kind::full, "call " + std::to_string(calls_) + " fails on purpose");
  }

  Database& real_;
  std::atomic<int> calls_ = 0, fail_at_ = 0;
  std::atomic<bool> failed_ = false;
};

}  // namespace xiaoer::test
