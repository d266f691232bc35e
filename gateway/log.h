// SPDX-License-Identifier: Apache-2.0
// Structured logs: one JSON object a line on stderr (or plain text on a terminal), through spdlog. Details
// pass the mask of foundation/text.h, so that phone numbers and addresses never reach a log. Any thread.
#pragma once
#include <map>
#include <string>
#include <string_view>

namespace xiaoer::gateway {

enum class LogFormat { json, text };
void start_log(const std::string& level, LogFormat format);  // level: debug, info, warn, error

using LogFields = std::map<std::string, std::string>;
void log_info(std::string_view component, std::string_view message, const LogFields& fields = {});
void log_warning(std::string_view component, std::string_view message, std::string_view detail = "");
void log_error(std::string_view component, std::string_view message, std::string_view detail = "");

}  // namespace xiaoer::gateway
