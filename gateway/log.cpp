// SPDX-License-Identifier: Apache-2.0
#include "gateway/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <nlohmann/json.hpp>

#include "foundation/text.h"
#include "foundation/time.h"

namespace xiaoer::gateway {
namespace {

LogFormat chosen_format = LogFormat::json;

// One line: {"ts":…,"level":…,"component":…,"msg":…, fields…}.
std::string line(const char* level, std::string_view component, std::string_view message,
                 const LogFields& fields) {
  if (chosen_format == LogFormat::text) {
    std::string out =
        to_rfc3339(system_now()) + " " + level + " [" + std::string(component) + "] " + std::string(message);
    for (const auto& [name, value] : fields) out += " " + name + "=" + value;
    return out;
  }
  nlohmann::ordered_json object = {
      {"ts", to_rfc3339(system_now())}, {"level", level}, {"component", component}, {"msg", message}};
  for (const auto& [name, value] : fields) object[name] = value;
  return object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

LogFields with_detail(std::string_view detail) {
  if (detail.empty()) return {};
  return {{"err", masked(detail)}};
}

}  // namespace

void start_log(const std::string& level, LogFormat format) {
  chosen_format = format;
  auto logger = std::make_shared<spdlog::logger>("xiaoer", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern("%v");
  logger->set_level(spdlog::level::from_str(level));
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(std::move(logger));
}

void log_info(std::string_view component, std::string_view message, const LogFields& fields) {
  if (spdlog::should_log(spdlog::level::info)) spdlog::info(line("info", component, message, fields));
}

void log_warning(std::string_view component, std::string_view message, std::string_view detail) {
  spdlog::warn(line("warn", component, message, with_detail(detail)));
}

void log_error(std::string_view component, std::string_view message, std::string_view detail) {
  spdlog::error(line("error", component, message, with_detail(detail)));
}

}  // namespace xiaoer::gateway
