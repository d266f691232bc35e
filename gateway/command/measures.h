// SPDX-License-Identifier: Apache-2.0
// Figures that `xiaoer nlu evaluate` prints: counts, areas, times, memory. Pure but for reading the process's
// memory.
#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace xiaoer::gateway {

// How well `inside` scores stand above `outside` scores: 1 = all of them, 0.5 = chance.
[[nodiscard]] double area_under_curve(const std::vector<double>& inside, const std::vector<double>& outside);

// Mean F1 of all labels that occur.
class Confusion {
 public:
  void add(const std::string& expected, const std::string& found);
  [[nodiscard]] double accuracy() const;
  [[nodiscard]] double macro_f1() const;
  [[nodiscard]] std::size_t total() const { return total_; }

 private:
  struct Counts {
    std::size_t right = 0, expected = 0, found = 0;
  };
  std::map<std::string, Counts> counts_;
  std::size_t total_ = 0, right_ = 0;
};

// Collects the time of each query, in microseconds.
class Times {
 public:
  void add(double microseconds) { all_.push_back(microseconds); }
  [[nodiscard]] double per_second() const;
  [[nodiscard]] double quantile(double share) const;

 private:
  std::vector<double> all_;
};

}  // namespace xiaoer::gateway
