// SPDX-License-Identifier: Apache-2.0
#include "channels/sms/receipt.h"

#include <array>
#include <charconv>

#include "foundation/ascii.h"

namespace xiaoer::channels::sms {
namespace {

constexpr std::uint8_t kTypeMask = 0x3C, kReceiptType = 0x04;

constexpr std::array<std::string_view, 9> kStates{"",        "ENROUTE", "DELIVRD", "EXPIRED", "DELETED",
                                                  "UNDELIV", "ACCEPTD", "UNKNOWN", "REJECTD"};

std::string plain(std::string_view id) {
  while (id.size() > 1 && id.front() == '0') id.remove_prefix(1);
  return lower_ascii(id.substr(0, id.find('\0')));
}

// "stat:" → "DELIVRD". The key must begin a word: "submit date:" is not "date:".
std::string value_of(std::string_view text, std::string_view key) {
  for (std::size_t at = text.find(key); at != std::string_view::npos; at = text.find(key, at + 1)) {
    if (at > 0 && text[at - 1] != ' ') continue;
    const auto value = text.substr(at + key.size());
    return std::string(value.substr(0, value.find_first_of(" \r\n\0")));
  }
  return "";
}

}  // namespace

bool is_receipt(const ShortMessage& message) {
  return (message.esm_class & kTypeMask) == kReceiptType;
}

std::optional<OperatorReport> read_report(const ShortMessage& message, IdForm form) {
  OperatorReport report;
  const auto id = message.fields.find(receipted_message_id);
  // The field is the id of the answer, letter for letter; the text may have its own form.
  if (id != message.fields.end())
    report.message_id = stored_id(id->second, form);
  else
    report.message_id = plain(value_of(message.bytes, "id:"));
  report.state = upper_ascii(value_of(message.bytes, "stat:")).substr(0, 16);
  report.error = value_of(message.bytes, "err:").substr(0, 32);
  const auto state = message.fields.find(message_state);
  if (report.state.empty() && state != message.fields.end() && state->second.size() == 1) {
    const auto number = static_cast<unsigned char>(state->second[0]);
    if (number < kStates.size()) report.state = kStates[number];
  }
  if (report.message_id.empty() || report.state.empty()) return std::nullopt;
  report.final = report.state != "ENROUTE" && report.state != "ACCEPTD" && report.state != "UNKNOWN";
  report.arrived = report.state == "DELIVRD";
  return report;
}

std::string stored_id(std::string_view submitted, IdForm form) {
  const std::string id = plain(submitted);
  if (form == IdForm::same) return id;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number, 16);
  return error == std::errc{} && end == id.data() + id.size() ? std::to_string(number) : id;
}

}  // namespace xiaoer::channels::sms
