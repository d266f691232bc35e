// SPDX-License-Identifier: Apache-2.0
#include "channels/email/settings.h"

#include "channels/email/header.h"
#include "channels/secret.h"
#include "foundation/ascii.h"

namespace xiaoer::channels::email {
namespace {

int between(Table& table, std::string_view key, std::int64_t fallback, std::int64_t least,
            std::int64_t most) {
  const std::int64_t value = table.integer(key, fallback);
  if (value >= least && value <= most) return static_cast<int>(value);
  table.problem(key, "'" + std::string(key) + "' must be from " + std::to_string(least) + " to " +
                         std::to_string(most));
  return static_cast<int>(fallback);
}

std::string read_address(Table& table, std::string_view key, const std::string& value) {
  if (value.empty() || is_address(value)) return lower_ascii(value);
  table.problem(key, "'" + value + "' is not a mail address");
  return "";
}

Security security_of(const std::string& word) {
  return word == "none" ? Security::none : word == "starttls" ? Security::starttls : Security::tls;
}

// [channel.incoming] and [channel.outgoing].
Server read_server(Table& table, const std::string& fallback_user, int tls_port, int plain_port) {
  Server server;
  server.host = table.required_text("host");
  if (server.host.find_first_of("/:@ ") != std::string::npos)
    table.problem("host",
                  "'" + server.host + "' is not the name of a machine; the port is written in 'port'");
  server.security = security_of(table.word("security", {"tls", "starttls", "none"}, "tls"));
  server.port = between(table, "port", server.security == Security::tls ? tls_port : plain_port, 1, 65535);
  server.user = table.text("user", fallback_user);
  server.password = read_secret(table, "password");
  server.ca_file = table.text("ca_file");
  return server;
}

// Where we listen for mail servers that deliver to us.
Server read_listener(Table& table) {
  Server server;
  server.host = table.text("host", "127.0.0.1");
  server.port = between(table, "port", 2424, 1, 65535);
  return server;
}

void read_incoming(Settings& settings, Table& table) {
  auto incoming = table.table("incoming");
  settings.push_token = read_secret(table, "push_token");
  if (!settings.push_token.empty() && settings.push_token.size() < 16)
    table.problem("push_token_env",
                  "the push token is shorter than 16 characters; make one with: openssl rand -hex 32");
  if (!incoming) {
    settings.door = Door::push;
    if (settings.push_token.empty())
      table.problem("", "mails need a way in: [channel.incoming], or 'push_token_file' for the push door");
    return;
  }
  const std::string protocol = incoming->word("protocol", {"imap", "pop3", "lmtp"}, "imap");
  const bool pop3 = protocol == "pop3";
  settings.door = pop3 ? Door::pop3 : protocol == "lmtp" ? Door::lmtp : Door::imap;
  if (settings.door == Door::lmtp)
    settings.incoming = read_listener(*incoming);
  else
    settings.incoming = read_server(*incoming, settings.from.address, pop3 ? 995 : 993, pop3 ? 110 : 143);
  settings.folders = incoming->texts("folders");
  if (settings.folders.empty()) settings.folders = {"INBOX"};
  settings.move_to = incoming->text("move_to");
  settings.after = settings.move_to.empty()
                       ? (incoming->flag("mark_seen", true) ? After::seen : After::nothing)
                       : After::move;
  settings.keep_on_server = incoming->flag("keep_on_server", true);
  settings.poll_seconds = between(*incoming, "poll_seconds", settings.poll_seconds, 1, 3600);
  settings.idle_minutes = between(*incoming, "idle_minutes", settings.idle_minutes, 1, 29);
  settings.first_days = between(*incoming, "first_days", settings.first_days, 0, 3650);
  settings.timeout_seconds = between(*incoming, "timeout_seconds", settings.timeout_seconds, 1, 600);
  settings.largest_mail = static_cast<std::size_t>(between(*incoming, "largest_mail_mb", 25, 1, 100)) << 20U;
  incoming->finish();
}

void read_limits(Settings& settings, Table& table) {
  settings.answers_per_hour = between(table, "answers_per_hour", settings.answers_per_hour, 0, 1000);
  settings.answers_per_day = between(table, "answers_per_day", settings.answers_per_day, 0, 10000);
  settings.answers_in_all_per_hour =
      between(table, "answers_in_all_per_hour", settings.answers_in_all_per_hour, 0, 1000000);
  settings.first_answer_minutes =
      between(table, "first_answer_minutes", settings.first_answer_minutes, 0, 1440);
  settings.token_days = between(table, "token_days", settings.token_days, 1, 3650);
}

std::shared_ptr<const Rules> rules_of(Table& table) {
  const std::string file = table.text("rules_file");
  if (file.empty()) return shipped_rules();
  try {
    Document document{std::filesystem::path(file)};
    auto rules = std::make_shared<const Rules>(read_rules(document));
    document.throw_problems();
    return rules;
  } catch (const ConfigError& error) {
    table.problem("rules_file", error.what());
    return shipped_rules();
  }
}

}  // namespace

Settings read_settings(Table& table) {
  Settings settings;
  settings.from.address = read_address(table, "address", table.required_text("address"));
  settings.from.name = table.text("name");
  for (const auto& alias : table.texts("aliases"))
    settings.aliases.push_back(read_address(table, "aliases", alias));
  settings.reply_address = read_address(table, "reply_address", table.text("reply_address"));
  settings.signature = table.text("signature");
  settings.signature_en = table.text("signature_en", settings.signature);
  read_incoming(settings, table);
  if (auto outgoing = table.table("outgoing")) {
    settings.outgoing = read_server(*outgoing, settings.from.address, 465, 587);
    outgoing->finish();
  } else {
    table.problem("", "answers need a way out: [channel.outgoing]");
  }
  settings.trusted_relay = lower_ascii(table.text("trusted_relay"));
  for (const auto& sender : table.texts("form_senders"))
    settings.form_senders.push_back(read_address(table, "form_senders", sender));
  read_limits(settings, table);
  settings.rules = rules_of(table);
  return settings;
}

}  // namespace xiaoer::channels::email
