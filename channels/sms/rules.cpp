// SPDX-License-Identifier: Apache-2.0
#include "channels/sms/rules.h"

#include <algorithm>

#include "foundation/ascii.h"
#include "foundation/error.h"

namespace xiaoer::channels::sms {
namespace {

constexpr int kDayMinutes = 24 * 60;

// "22:00" → 1320; reports everything else.
int minute_of_day(Table& table, std::string_view key) {
  const std::string text = table.required_text(key);
  const bool digits =
      text.size() == 5 && text[2] == ':' &&
      (text.substr(0, 2) + text.substr(3)).find_first_not_of("0123456789") == std::string::npos;
  const int minute = digits ? std::stoi(text.substr(0, 2)) * 60 + std::stoi(text.substr(3)) : kDayMinutes;
  if (minute < kDayMinutes) return minute;
  if (!text.empty()) table.problem(key, "'" + text + "' is not a time of day like 22:00");
  return 0;
}

int zone_minutes(Table& table) {
  const std::string zone = table.text("zone", "+08:00");
  const bool form = zone.size() == 6 && (zone[0] == '+' || zone[0] == '-') && zone[3] == ':' &&
                    (zone.substr(1, 2) + zone.substr(4)).find_first_not_of("0123456789") == std::string::npos;
  if (!form) table.problem("zone", "'" + zone + "' is not like +08:00");
  const int minutes = form ? std::stoi(zone.substr(1, 2)) * 60 + std::stoi(zone.substr(4)) : 480;
  return zone[0] == '-' ? -minutes : minutes;
}

std::int64_t count(Table& table, std::string_view key) {
  const std::int64_t value = table.integer(key, 0);
  if (value < 0) table.problem(key, "'" + std::string(key) + "' must be 0 (no limit) or more");
  return std::max<std::int64_t>(0, value);
}

std::vector<std::string> words(Table& table, std::string_view key) {
  std::vector<std::string> found;
  for (const std::string& word : table.texts(key)) found.push_back(plain_word(word));
  return found;
}

Table required(Table& root, std::string_view name) {
  if (auto table = root.table(name)) return *table;
  root.problem("", "the table [" + std::string(name) + "] is missing");
  return root;
}

void read_numbers(Table& root, Rules& rules) {
  Table numbers = required(root, "numbers");
  rules.country = numbers.text("country");
  rules.national_length = static_cast<std::size_t>(numbers.integer("national_length", 0));
  numbers.finish();
  Table signature = required(root, "signature");
  rules.open = signature.text("open");
  rules.close = signature.text("close");
  rules.shortest = static_cast<std::size_t>(signature.integer("shortest", 0));
  rules.longest = static_cast<std::size_t>(signature.integer("longest", 64));
  signature.finish();
}

void read_refusal(Table& root, Rules& rules) {
  Table refusal = required(root, "refusal");
  rules.leave_words = words(refusal, "leave_words");
  if (rules.leave_words.empty())
    refusal.problem("leave_words", "there must be a word with which people can refuse messages");
  rules.return_words = words(refusal, "return_words");
  rules.left = refusal.text("left");
  rules.returned = refusal.text("returned");
  rules.hint = refusal.text("hint");
  rules.answer_time = std::chrono::hours{refusal.integer("answer_hours", 24)};
  refusal.finish();
}

void read_times(Table& root, Rules& rules) {
  Table quiet = required(root, "quiet");
  rules.quiet_from = minute_of_day(quiet, "from");
  rules.quiet_to = minute_of_day(quiet, "to");
  rules.zone_minutes = zone_minutes(quiet);
  rules.awake_time = std::chrono::minutes{quiet.integer("awake_minutes", 60)};
  quiet.finish();
  Table limits = required(root, "limits");
  rules.per_minute = count(limits, "per_minute");
  rules.per_hour = count(limits, "per_hour");
  rules.per_day = count(limits, "per_day");
  limits.finish();
}

void read_texts(Table& root, Rules& rules) {
  Table texts = required(root, "texts");
  rules.empty = texts.required_text("empty");
  rules.unreadable = texts.required_text("unreadable");
  rules.incomplete = texts.required_text("incomplete");
  rules.more_zh = texts.required_text("more_zh");
  rules.more_en = texts.required_text("more_en");
  texts.finish();
  for (Table state : root.tables("state")) {
    rules.states.push_back(
        {state.required_text("code"), state.required_text("zh"), state.required_text("en")});
    state.finish();
  }
}

bool fits(const StateWords& words, std::string_view code) {
  if (!words.code.ends_with('*')) return words.code == code;
  return code.starts_with(std::string_view(words.code).substr(0, words.code.size() - 1));
}

// Full-width letters and digits become half-width; 、。！ and blanks at the ends go.
std::string half_width(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto second = at + 2 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0U;
    const auto third = at + 2 < text.size() ? static_cast<unsigned char>(text[at + 2]) : 0U;
    if (text[at] == '\xEF' && (second == 0xBC || second == 0xBD)) {  // U+FF00 … U+FF7F
      out += static_cast<char>((second == 0xBC ? third - 0x80U : third - 0x40U) + 0x20U);
      at += 3;
    } else if (text.substr(at, 3) == "\u3000") {
      out += ' ';
      at += 3;
    } else {
      out += text[at++];
    }
  }
  return out;
}

}  // namespace

std::string plain_word(std::string_view text) {
  std::string word = upper_ascii(half_width(text));
  for (const std::string_view sign : {"。", "、", "”", "“", "…"})
    for (std::size_t at = word.find(sign); at != std::string::npos; at = word.find(sign))
      word.erase(at, sign.size());
  constexpr std::string_view kAround = " \t\r\n.,!?;:\"'()[]";
  word.erase(0, word.find_first_not_of(kAround));
  word.erase(word.find_last_not_of(kAround) + 1);
  return word;
}

std::string Rules::in_words(std::string_view code) const {
  std::string out;
  // "UNDELIV MK:0001": the later, finer word says more.
  for (std::string_view rest = code; !rest.empty();) {
    const std::string_view word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    const auto found =
        std::find_if(states.begin(), states.end(), [&](const StateWords& each) { return fits(each, word); });
    if (found != states.end()) out = found->zh + " / " + found->en;
  }
  return out.empty() ? std::string(code) : out + "（" + std::string(code) + "）";
}

std::string Rules::full_number(std::string_view number) const {
  std::string digits;
  for (const char c : number)
    if (c >= '0' && c <= '9') digits += c;
  const bool named = number.find_first_not_of("0123456789+-. ()") != std::string_view::npos;  // "Bank95588"
  if (named || digits.empty()) return std::string(number);
  if (number.front() == '+') return "+" + digits;
  if (digits.starts_with("00")) return "+" + digits.substr(2);
  if (national_length != 0 && digits.size() == national_length) return "+" + country + digits;
  constexpr std::size_t kShortestFull = 10;
  return digits.size() >= kShortestFull && digits.starts_with(country) &&
                 digits.size() == country.size() + national_length
             ? "+" + digits
             : digits;
}

std::optional<Milliseconds> Rules::quiet_for(TimePoint now) const {
  if (quiet_from == quiet_to) return std::nullopt;
  const auto local = now.time_since_epoch() + std::chrono::minutes{zone_minutes};
  const Milliseconds since_midnight = local % std::chrono::hours{24};
  const auto minute = static_cast<int>(std::chrono::floor<std::chrono::minutes>(since_midnight).count());
  const bool over_night = quiet_from > quiet_to;
  const bool quiet =
      over_night ? minute >= quiet_from || minute < quiet_to : minute >= quiet_from && minute < quiet_to;
  if (!quiet) return std::nullopt;
  Milliseconds wait = std::chrono::minutes{quiet_to} - since_midnight;
  if (wait <= Milliseconds{0}) wait += std::chrono::hours{24};
  return wait;
}

Rules read_rules(Document& document) {
  Rules rules;
  Table root = document.root();
  read_numbers(root, rules);
  read_refusal(root, rules);
  read_times(root, rules);
  read_texts(root, rules);
  root.finish();
  document.throw_problems();
  return rules;
}

Rules read_rules(const std::filesystem::path& file) {
  Document document(file);
  return read_rules(document);
}

}  // namespace xiaoer::channels::sms
