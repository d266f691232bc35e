// SPDX-License-Identifier: Apache-2.0
#include "nlu/svm.h"

namespace xiaoer::nlu {

namespace {

// The same loop twice: once for any processor of the architecture, once for those with wider registers. The
// products are rounded in the same way, so that both give the same sums. Two features at a time, so that the
// sums are read and written half as often.
inline __attribute__((always_inline)) void add_columns(const LinearModel& model, Row row,
                                                       float* __restrict sums) {
  const std::uint32_t classes = model.classes;
  const auto column = [&](std::size_t i) {
    return model.weights.data() + std::size_t{row[i].feature} * classes;
  };
  std::size_t i = 0;
  for (; i + 1 < row.size(); i += 2) {
    const std::int8_t* first = column(i);
    const std::int8_t* second = column(i + 1);
    const float one = row[i].value, two = row[i + 1].value;
    for (std::uint32_t c = 0; c < classes; ++c)
      sums[c] = (sums[c] + one * static_cast<float>(first[c])) + two * static_cast<float>(second[c]);
  }
  if (i == row.size()) return;
  const std::int8_t* last = column(i);
  for (std::uint32_t c = 0; c < classes; ++c) sums[c] += row[i].value * static_cast<float>(last[c]);
}
void add_plain(const LinearModel& model, Row row, float* sums) {
  add_columns(model, row, sums);
}
using Adder = void (*)(const LinearModel&, Row, float*);
#if defined(__x86_64__)
__attribute__((target("avx2"))) void add_wide(const LinearModel& model, Row row, float* sums) {
  add_columns(model, row, sums);
}
Adder best_adder() {
  return __builtin_cpu_supports("avx2") ? add_wide : add_plain;
}
#else
Adder best_adder() {
  return add_plain;
}
#endif

}  // namespace

void LinearModel::score(Row row, std::vector<float>& margins) const {
  margins.assign(classes, 0);
  float* sums = margins.data();
  static const auto kAdd = best_adder();
  kAdd(*this, row, sums);
  for (std::uint32_t c = 0; c < classes; ++c) sums[c] = bias[c] + step[c] * sums[c];
}

}  // namespace xiaoer::nlu
