// SPDX-License-Identifier: Apache-2.0
#include "channels/webchat/settings.h"

#include "channels/secret.h"

namespace xiaoer::channels::webchat {
namespace {

constexpr std::size_t kShortestSecret = 16;
constexpr std::int64_t kMostMegabytes = 10;  // what the service keeps of one file

std::int64_t at_least_zero(Table& table, std::string_view key, std::int64_t fallback) {
  const std::int64_t value = table.integer(key, fallback);
  if (value >= 0) return value;
  table.problem(key, "'" + std::string(key) + "' must be 0 (no limit) or more");
  return fallback;
}

std::string site_secret(Table& table) {
  const std::string secret = read_secret(table, "site_secret");
  if (!secret.empty() && secret.size() < kShortestSecret)
    table.problem(table.has("site_secret_file") ? "site_secret_file" : "site_secret_env",
                  "the site secret is shorter than 16 characters; make one with: openssl rand -hex 32");
  return secret;
}

void check_origins(Table& table, const std::vector<std::string>& origins) {
  for (const std::string& origin : origins) {
    const bool scheme = origin.starts_with("https://") || origin.starts_with("http://");
    const auto path = scheme ? origin.find('/', origin.find("://") + 3) : 0;
    if (origin != "*" && path != std::string::npos)
      table.problem(
          "allowed_origins",
          "'" + origin +
              "' is not an origin: write scheme, host and port only, as in \"https://shop.example\"");
  }
}

}  // namespace

Settings read_settings(Table& table) {
  Settings settings;
  settings.title = table.text("title", "在线客服");
  settings.title_en = table.text("title_en", table.has("title") ? settings.title : "Customer service");
  settings.languages = table.texts("languages");
  if (settings.languages.empty()) settings.languages = {"zh", "en"};
  for (const std::string& language : settings.languages)
    if (language != "zh" && language != "en")
      table.problem("languages", "'" + language + "' is not one of: zh, en");
  settings.allowed_origins = table.texts("allowed_origins");
  check_origins(table, settings.allowed_origins);
  settings.site_secret = site_secret(table);
  settings.enforce_identity = table.flag("enforce_identity", false);
  if (settings.enforce_identity && settings.site_secret.empty())
    table.problem("enforce_identity", "'enforce_identity' needs 'site_secret_file' or 'site_secret_env'");
  settings.messages_per_minute = at_least_zero(table, "messages_per_minute", settings.messages_per_minute);
  settings.sessions_per_hour = at_least_zero(table, "sessions_per_hour", settings.sessions_per_hour);
  const std::int64_t megabytes = table.integer("max_attachment_mb", kMostMegabytes);
  if (megabytes < 1 || megabytes > kMostMegabytes)
    table.problem("max_attachment_mb", "'max_attachment_mb' must be from 1 to 10");
  settings.max_attachment = static_cast<std::size_t>(std::max<std::int64_t>(1, megabytes)) * 1024 * 1024;
  return settings;
}

}  // namespace xiaoer::channels::webchat
