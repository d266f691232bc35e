// SPDX-License-Identifier: Apache-2.0
// The exceptions that cross rooms. A message says what went wrong, where, and what to do; it is shown to
// people. Caught in four places only: the HTTP boundary (→ problem+json), the worker, the sender, main.
#pragma once
#include <stdexcept>
#include <string>
#include <vector>

namespace xiaoer {

// The caller asked for something that cannot be done as asked. `status` is the HTTP status that says it best.
class RequestError : public std::runtime_error {
 public:
  RequestError(int status, std::string code, const std::string& detail)
      : std::runtime_error(detail), status_(status), code_(std::move(code)) {}
  [[nodiscard]] int status() const { return status_; }
  [[nodiscard]] const std::string& code() const { return code_; }  // stable word, e.g. "stale_version"

 private:
  int status_;
  std::string code_;
};

// The store cannot take or give data now: disk full, file locked or damaged.
class StorageError : public std::runtime_error {
 public:
  enum class Kind { full, busy, damaged, constraint, other };
  StorageError(Kind kind, const std::string& detail) : std::runtime_error(detail), kind_(kind) {}
  [[nodiscard]] Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

// One fault in a file that a person wrote. Line and column count from 1; 0 means "the file as a whole".
struct Problem {
  std::string file;
  int line = 0;
  int column = 0;
  std::string what;
  [[nodiscard]] std::string text() const;  // "config/xiaoer.toml:3:1: unknown key …"
};

// A configuration or pack that cannot be used; carries every fault that was found, not only the first.
class ConfigError : public std::runtime_error {
 public:
  explicit ConfigError(std::vector<Problem> problems);
  [[nodiscard]] const std::vector<Problem>& problems() const { return problems_; }

 private:
  std::vector<Problem> problems_;
};

}  // namespace xiaoer
