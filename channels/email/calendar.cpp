// SPDX-License-Identifier: Apache-2.0
#include "channels/email/calendar.h"

#include "channels/email/header.h"
#include "foundation/text.h"

namespace xiaoer::channels::email {
namespace {

std::string unescaped(std::string_view value) {
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] != '\\' || i + 1 == value.size()) {
      out += value[i];
      continue;
    }
    ++i;
    out += value[i] == 'n' || value[i] == 'N' ? ' ' : value[i];
  }
  return clean_name(out, 200);
}

// The value of the first line of that name inside the first event; folded lines are joined.
std::string event_value(std::string_view ics, std::string_view wanted) {
  std::string joined;
  for (std::size_t i = 0; i < ics.size(); ++i) {
    if (ics[i] == '\r') continue;
    if (ics[i] == '\n' && i + 1 < ics.size() && (ics[i + 1] == ' ' || ics[i + 1] == '\t')) {
      ++i;
      continue;
    }
    joined += ics[i];
  }
  const auto event = joined.find("BEGIN:VEVENT");
  if (event == std::string::npos) return "";
  for (auto at = joined.find('\n', event); at != std::string::npos; at = joined.find('\n', at + 1)) {
    const auto end = std::min(joined.find('\n', at + 1), joined.size());
    const std::string_view line = std::string_view(joined).substr(at + 1, end - at - 1);
    const auto name_end = line.find_first_of(":;");
    if (name_end == std::string_view::npos || line.substr(0, name_end) != wanted) continue;
    const auto colon = line.find(':', name_end);
    return colon == std::string_view::npos ? "" : unescaped(line.substr(colon + 1));
  }
  return "";
}

}  // namespace

std::string calendar_summary(std::string_view ics) {
  ics = ics.substr(0, 200'000);
  std::string out;
  for (const char* name : {"SUMMARY", "DTSTART", "LOCATION"})
    if (const std::string value = event_value(ics, name); !value.empty())
      out += (out.empty() ? "" : "，") + value;
  return out.empty() ? "" : "日程 Invitation：" + out;
}

}  // namespace xiaoer::channels::email
