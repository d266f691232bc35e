// SPDX-License-Identifier: Apache-2.0
#include "channels/secret.h"
#include "channels/sms/driver_settings.h"

namespace xiaoer::channels::sms {
namespace {

Alphabet alphabet_of(Table& table) {
  const std::string word = table.word("alphabet", {"gsm7", "latin1", "ucs2"}, "gsm7");
  return word == "gsm7" ? Alphabet::gsm7 : word == "latin1" ? Alphabet::latin1 : Alphabet::ucs2;
}

LinkSettings read_link(Table& table) {
  LinkSettings link;
  link.endpoint.host = table.required_text("host");
  link.endpoint.port = bounded(table, "port", 2775, {1, 65535});
  link.endpoint.tls = table.flag("tls", false);
  link.endpoint.ca_file = table.text("ca_file");
  link.bind.system_id = table.required_text("system_id");
  link.bind.password = required_secret(table, "password");
  if (link.bind.system_id.size() > 15) table.problem("system_id", "'system_id' may have 15 signs");
  if (link.bind.password.size() > 8) table.problem("", "an SMPP password may have 8 signs");
  link.bind.system_type = table.text("system_type");
  link.window = static_cast<std::size_t>(bounded(table, "window", 10, {1, 1000}));
  link.answer_time = std::chrono::seconds{bounded(table, "answer_seconds", 10, {1, 120})};
  link.enquire_every = std::chrono::seconds{bounded(table, "enquire_seconds", 20, {1, 600})};
  link.patience = Milliseconds{bounded(table, "patience_ms", 5000, {0, 60'000})};
  return link;
}

}  // namespace

int bounded(Table& table, std::string_view key, int fallback, std::pair<int, int> range) {
  const std::int64_t value = table.integer(key, fallback);
  if (value >= range.first && value <= range.second) return static_cast<int>(value);
  table.problem(key, "'" + std::string(key) + "' must be from " + std::to_string(range.first) + " to " +
                         std::to_string(range.second));
  return fallback;
}

SmppSettings read_smpp(Table& row, const Settings& settings) {
  SmppSettings smpp;
  smpp.sender.number = settings.sender;
  smpp.signature = settings.signature;
  auto table = row.table("smpp");
  if (!table) {
    row.problem("driver", "the driver 'smpp' needs its table [channel.smpp]");
    return smpp;
  }
  smpp.link = read_link(*table);
  const auto octet = [&](std::string_view key, int fallback) {
    return static_cast<std::uint8_t>(bounded(*table, key, fallback, {0, 255}));
  };
  smpp.sender.ton = octet("source_ton", 0);
  smpp.sender.npi = octet("source_npi", 1);
  smpp.destination_ton = octet("destination_ton", 1);
  smpp.destination_npi = octet("destination_npi", 1);
  smpp.alphabet = alphabet_of(*table);
  const std::string ids = table->word("message_ids", {"same", "hex-decimal"}, "same");
  smpp.ids = ids == "same" ? IdForm::same : IdForm::hex_decimal;
  smpp.most_pieces = static_cast<std::size_t>(bounded(*table, "most_parts", 10, {1, 255}));
  smpp.throttle_pause = std::chrono::seconds{bounded(*table, "throttle_seconds", 5, {1, 600})};
  table->finish();
  return smpp;
}

}  // namespace xiaoer::channels::sms
