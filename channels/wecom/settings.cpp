// SPDX-License-Identifier: Apache-2.0
#include "channels/wecom/settings.h"

#include <algorithm>

#include "channels/secret.h"
#include "channels/tencent/envelope.h"

namespace xiaoer::channels::wecom {
namespace {

constexpr int kMessagesPerTurn = 5;
constexpr std::int64_t kLongestPoll = 3600, kLargestSkew = 3600;

std::int64_t between(Table& table, const std::string& key, std::int64_t fallback, std::int64_t least,
                     std::int64_t most) {
  const std::int64_t value = table.integer(key, fallback);
  if (value >= least && value <= most) return value;
  table.problem(key, "'" + key + "' must be from " + std::to_string(least) + " to " + std::to_string(most));
  return fallback;
}

std::string root_of(Table& table, const std::string& fallback) {
  std::string root = table.text("api", fallback);
  while (root.ends_with('/')) root.pop_back();
  if (!root.starts_with("https://") && !root.starts_with("http://"))
    table.problem("api", "'api' must begin with https:// (or http:// for a simulator)");
  return root;
}

}  // namespace

Settings read_settings(Table& table) {
  Settings settings;
  settings.corp_id = table.required_text("corp_id");
  settings.secret = required_secret(table, "secret");
  settings.token = required_secret(table, "token");
  settings.encoding_aes_key = required_secret(table, "encoding_aes_key");
  if (!settings.encoding_aes_key.empty() && !tencent::Envelope::make(settings.encoding_aes_key, ""))
    table.problem("", "the 'encoding_aes_key' must be 43 letters and digits, as the console shows it");
  settings.open_kfids = table.texts("open_kfids");
  if (std::find(settings.open_kfids.begin(), settings.open_kfids.end(), "") != settings.open_kfids.end())
    table.problem("open_kfids", "an id in 'open_kfids' is empty");
  settings.desk = table.word("desk", {"own", "provider"}, "own") == "own" ? Settings::Desk::own
                                                                          : Settings::Desk::provider;
  settings.keep_for_people =
      static_cast<int>(between(table, "keep_for_people", settings.keep_for_people, 0, kMessagesPerTurn - 1));
  settings.poll = std::chrono::seconds{between(table, "poll_seconds", 60, 1, kLongestPoll)};
  settings.clock_skew = std::chrono::seconds{between(table, "clock_skew_seconds", 300, 0, kLargestSkew)};
  settings.api = root_of(table, settings.api);
  return settings;
}

}  // namespace xiaoer::channels::wecom
