// SPDX-License-Identifier: Apache-2.0
#include "storage/database.h"

namespace xiaoer {

std::int64_t Row::integer(std::size_t column) const {
  if (const auto* value = std::get_if<std::int64_t>(&values_[column])) return *value;
  if (const auto* value = std::get_if<double>(&values_[column])) return static_cast<std::int64_t>(*value);
  return 0;
}

double Row::number(std::size_t column) const {
  if (const auto* value = std::get_if<double>(&values_[column])) return *value;
  return static_cast<double>(integer(column));
}

const std::string& Row::text(std::size_t column) const {
  static const std::string empty;
  const auto* value = std::get_if<std::string>(&values_[column]);
  return value ? *value : empty;
}

}  // namespace xiaoer
