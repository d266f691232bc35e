// SPDX-License-Identifier: Apache-2.0
// What a country and its operators ask of everyone who sends: config/sms/china.toml. Words, hours and counts
// are data; read once at start. Immutable afterwards. Any thread.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/document.h"
#include "foundation/time.h"

namespace xiaoer::channels::sms {

struct StateWords {
  std::string code;  // whole, or its beginning with * after it
  std::string zh, en;
};

struct Rules {
  // [numbers]
  std::string country;
  std::size_t national_length = 0;
  // [signature]: stands before the text
  std::string open, close;
  std::size_t shortest = 0, longest = 0;
  // [refusal]: words in the form that plain_word() gives
  std::vector<std::string> leave_words, return_words;
  std::string left, returned;  // what is said once to who left and who came back; "" = nothing
  std::string hint;            // ends each message that nobody asked for
  Milliseconds answer_time{};  // who left and writes again gets answers that long
  // [quiet]: minutes of the day
  int quiet_from = 0, quiet_to = 0, zone_minutes = 480;
  Milliseconds awake_time{};  // who wrote that recently may be written to
  // [limits] of one number; 0 = none
  std::int64_t per_minute = 0, per_hour = 0, per_day = 0;
  // [texts]
  std::string empty, unreadable, incomplete;
  std::string more_zh, more_en;  // end an answer that was cut; {link}
  std::vector<StateWords> states;

  // "未送达：空号 / number does not exist（UNDELIV MK:0001）"; the code alone when nobody has words for it.
  [[nodiscard]] std::string in_words(std::string_view code) const;
  // "13800138000", "008613800138000" → "+8613800138000"; "10086" stays.
  [[nodiscard]] std::string full_number(std::string_view number) const;
  // How long messages that nobody asked for have to wait; nullopt = not at all.
  [[nodiscard]] std::optional<Milliseconds> quiet_for(TimePoint now) const;
};

// Throws ConfigError with every fault.
[[nodiscard]] Rules read_rules(const std::filesystem::path& file);
[[nodiscard]] Rules read_rules(Document& document);

// For comparing with lists of words: half width, capitals, without blanks and punctuation around.
[[nodiscard]] std::string plain_word(std::string_view text);

}  // namespace xiaoer::channels::sms
