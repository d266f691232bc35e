// SPDX-License-Identifier: Apache-2.0
#include "foundation/crash_point.h"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <string>

namespace xiaoer {
namespace {

struct Plan {
  std::string name;
  std::atomic<int> passes_left = 0;
};

Plan& plan() {
  static Plan plan;
  return plan;
}

// "name:hit"; anything else arms nothing.
bool read_plan() {
  const char* given = std::getenv("XIAOER_CRASH_AT");
  const std::string text = given ? given : "";
  const auto colon = text.find(':');
  if (colon == std::string::npos) return false;
  plan().name = text.substr(0, colon);
  plan().passes_left = std::atoi(text.c_str() + colon + 1);
  return plan().passes_left > 0;
}

}  // namespace

namespace detail {

const bool kCrashArmed = read_plan();

void crash_if_due(std::string_view name) {
  if (name != plan().name || --plan().passes_left != 0) return;
  std::raise(SIGKILL);
}

}  // namespace detail
}  // namespace xiaoer
