// SPDX-License-Identifier: Apache-2.0
#include "channels/wechat/settings.h"

#include "channels/secret.h"
#include "channels/tencent/envelope.h"

namespace xiaoer::channels::wechat {
namespace {

constexpr double kLongestReply = 4.8;  // the platform hangs up after 5 s

Milliseconds seconds(Table& table, std::string_view key, double fallback, double most) {
  const double value = table.number(key, fallback);
  if (value < 0 || value > most)
    table.problem(key,
                  "'" + std::string(key) + "' must be from 0 to " + std::to_string(static_cast<int>(most)));
  return Milliseconds{static_cast<std::int64_t>(std::clamp(value, 0.0, most) * 1000)};
}

void read_secrets(Table& table, Settings& settings) {
  settings.token = required_secret(table, "token");
  settings.app_secret = required_secret(table, "app_secret");
  if (settings.mode == Mode::plain) return;
  settings.encoding_key = required_secret(table, "encoding_key");
  if (!settings.encoding_key.empty() && !tencent::Envelope::make(settings.encoding_key, settings.app_id))
    table.problem(table.has("encoding_key_env") ? "encoding_key_env" : "encoding_key_file",
                  "the EncodingAESKey has 43 letters and digits; copy it from the console");
}

void read_transfers(Table& table, Settings& settings) {
  for (Table row : table.tables("transfer")) {
    TransferRule rule{row.texts("words"), row.text("to")};
    if (rule.words.empty()) row.problem("", "a transfer needs 'words': whole texts, or \"*\" for every text");
    row.finish();
    settings.transfers.push_back(std::move(rule));
  }
}

void read_menu(Table& table, Settings& settings) {
  for (Table row : table.tables("menu")) {
    MenuButton button{row.required_text("name"), row.text("says"), row.text("url"), row.text("under")};
    if (!button.says.empty() && !button.url.empty())
      row.problem("url", "a menu button has 'says' or 'url', not both");
    row.finish();
    settings.menu.push_back(std::move(button));
  }
}

}  // namespace

Settings read_settings(Table& table, const std::string& account) {
  Settings settings;
  settings.account = account;
  const bool mini = table.word("type", {"official", "mini_program"}, "official") == "mini_program";
  settings.type = mini ? AccountType::mini_program : AccountType::official;
  const std::string mode = table.word("mode", {"safe", "compatible", "plain"}, "safe");
  settings.mode = mode == "plain" ? Mode::plain : mode == "compatible" ? Mode::compatible : Mode::safe;
  settings.format = table.word("format", {"xml", "json"}, "xml") == "json" ? Format::json : Format::xml;
  if (settings.format == Format::json && !mini)
    table.problem("format", "only mini programs push JSON; official accounts push XML");
  settings.app_id = table.required_text("app_id");
  read_secrets(table, settings);
  settings.api_root = table.text("api_root", settings.api_root);
  if (settings.api_root.ends_with('/')) settings.api_root.pop_back();
  settings.reply_limit = seconds(table, "reply_seconds", 4.5, kLongestReply);
  settings.clock_skew = seconds(table, "clock_skew_seconds", 300, 3600);
  const std::int64_t kept = table.integer("kept_for_people", 2);
  if (kept < 0 || kept > 5) table.problem("kept_for_people", "'kept_for_people' must be from 0 to 5");
  settings.kept_for_people = static_cast<int>(std::clamp<std::int64_t>(kept, 0, 5));
  settings.template_id = table.text("template_id");
  settings.template_field = table.text("template_field", settings.template_field);
  read_transfers(table, settings);
  read_menu(table, settings);
  return settings;
}

}  // namespace xiaoer::channels::wechat
