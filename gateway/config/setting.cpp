// SPDX-License-Identifier: Apache-2.0
#include "gateway/config/setting.h"

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "foundation/ascii.h"

namespace xiaoer::gateway {
namespace {

std::string environment_name(const std::string& section, const std::string& key) {
  std::string name = "XIAOER_" + section + "_" + key;
  for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name;
}

std::vector<std::string> parts_of(const std::string& list) {
  std::vector<std::string> parts;
  std::istringstream in(list);
  for (std::string part; std::getline(in, part, ',');)
    if (const auto text = trimmed(part); !text.empty()) parts.emplace_back(text);
  return parts;
}

}  // namespace

std::optional<Section::Override> Section::overridden(const std::string& key) const {
  if (const auto flag = flags_.find(name_ + "." + key); flag != flags_.end())
    return Override{flag->second, "command line --" + key};
  const std::string name = environment_name(name_, key);
  if (const char* value = std::getenv(name.c_str())) return Override{value, "environment " + name};
  return std::nullopt;
}

void Section::fault(const std::string& key, const std::string& what) {
  if (const auto value = overridden(key))
    problems_.push_back({value->origin, 0, 0, what});
  else if (table_)
    table_->problem(key, what);
}

std::string Section::text(const std::string& key, const std::string& fallback) {
  const std::string written = table_ ? table_->text(key, fallback) : fallback;
  const auto value = overridden(key);
  return value ? value->value : written;
}

std::string Section::word(const std::string& key, const std::vector<std::string>& words,
                          const std::string& fallback) {
  const std::string value = text(key, fallback);
  if (std::find(words.begin(), words.end(), value) != words.end()) return value;
  std::string list;
  for (const auto& word : words) list += (list.empty() ? "" : ", ") + word;
  fault(key, "'" + value + "' is not one of: " + list);
  return fallback;
}

int Section::integer(const std::string& key, int fallback, int least, int most) {
  std::int64_t value = table_ ? table_->integer(key, fallback) : fallback;
  if (const auto other = overridden(key)) {
    const auto number = whole_number<int>(other->value);
    if (!number) {
      fault(key, "'" + other->value + "' is not a whole number");
      return fallback;
    }
    value = *number;
  }
  if (value >= least && value <= most) return static_cast<int>(value);
  fault(key, "'" + key + "' must lie between " + std::to_string(least) + " and " + std::to_string(most));
  return fallback;
}

bool Section::flag(const std::string& key, bool fallback) {
  const bool written = table_ ? table_->flag(key, fallback) : fallback;
  const auto value = overridden(key);
  if (!value) return written;
  if (value->value == "true" || value->value == "1") return true;
  if (value->value == "false" || value->value == "0") return false;
  fault(key, "'" + value->value + "' is neither true nor false");
  return fallback;
}

std::vector<std::string> Section::texts(const std::string& key) {
  const auto written = table_ ? table_->texts(key) : std::vector<std::string>{};
  const auto value = overridden(key);
  return value ? parts_of(value->value) : written;
}

SocketAddress Section::address(const std::string& key, const SocketAddress& fallback) {
  const std::string value = text(key, fallback.host + ":" + std::to_string(fallback.port));
  const auto colon = value.rfind(':');
  const auto port = colon == std::string::npos ? std::nullopt : whole_number<int>(value.substr(colon + 1));
  if (!port || *port < 0 || *port > 65535 || colon == 0) {
    fault(key, "'" + value + "' is not HOST:PORT, for example 127.0.0.1:8080");
    return fallback;
  }
  return {value.substr(0, colon), *port};
}

void Section::finish() {
  if (table_) table_->finish();
}

}  // namespace xiaoer::gateway
