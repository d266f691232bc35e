// SPDX-License-Identifier: Apache-2.0
// The seam between the product and its store. One SQL text serves every engine: placeholders are $1, $2, …,
// time is BIGINT milliseconds and always a parameter, flags are 0/1, JSON is TEXT. Lines that differ between
// engines are marked "-- only: sqlite" or "-- only: postgres".
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <future>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace xiaoer {

using Value = std::variant<std::monostate, std::int64_t, double, std::string>;
using Params = std::vector<Value>;

class Row {
 public:
  explicit Row(std::vector<Value> values) : values_(std::move(values)) {}
  [[nodiscard]] bool is_null(std::size_t column) const { return values_[column].index() == 0; }
  [[nodiscard]] std::int64_t integer(std::size_t column) const;     // 0 for NULL
  [[nodiscard]] double number(std::size_t column) const;            // 0 for NULL
  [[nodiscard]] const std::string& text(std::size_t column) const;  // "" for NULL
  [[nodiscard]] std::size_t size() const { return values_.size(); }

 private:
  std::vector<Value> values_;
};
using Rows = std::vector<Row>;

// Lives only inside Database::write; not for keeping.
class Transaction {
 public:
  virtual ~Transaction() = default;
  // Runs one statement. `sql` must outlive the process (a literal): prepared statements are cached by its
  // text.
  virtual Rows run(std::string_view sql, const Params& params = {}) = 0;
  virtual std::int64_t changed() const = 0;  // rows changed by the last statement
};

using Work = std::function<void(Transaction&)>;
enum class Dialect { sqlite, postgres };

class Database {
 public:
  virtual ~Database() = default;
  // Reads committed data. Any thread; never blocks on writers. Throws StorageError.
  [[nodiscard]] virtual Rows read(std::string_view sql, const Params& params = {}) = 0;
  // Runs `work` in a transaction and returns when it is durable. If `work` throws, nothing of it is kept and
  // the exception comes back to the caller. `work` may run again after a failed group commit, so it must not
  // have effects outside the transaction that cannot be repeated. Any thread; blocks about one fsync.
  virtual void write(Work work) = 0;
  // The same, without waiting: the future is ready when the work is durable, or carries the exception.
  [[nodiscard]] virtual std::future<void> submit(Work work) = 0;
  [[nodiscard]] virtual Dialect dialect() const = 0;
  [[nodiscard]] virtual std::string description()
      const = 0;  // "SQLite 3.40.1 (file …)" for doctor and the log
  // A consistent copy while the service runs. Throws StorageError.
  virtual void backup(const std::filesystem::path& target) = 0;
  // Throws StorageError when the store does not answer, is damaged or cannot be written.
  virtual void check() = 0;
};

}  // namespace xiaoer
