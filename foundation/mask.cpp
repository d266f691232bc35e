// SPDX-License-Identifier: Apache-2.0
// Masking for logs and lists. Works on ASCII digits and their full-width forms; separators inside a number
// are kept.
#include "foundation/text.h"

namespace xiaoer {
namespace {

// Length in bytes of a digit at `at` ('0'…'9' or '０'…'９'), 0 when there is none.
std::size_t digit_length(std::string_view text, std::size_t at) {
  const auto c = static_cast<unsigned char>(text[at]);
  if (c >= '0' && c <= '9') return 1;
  if (c == 0xEF && at + 2 < text.size() && static_cast<unsigned char>(text[at + 1]) == 0xBC) {
    const auto last = static_cast<unsigned char>(text[at + 2]);
    if (last >= 0x90 && last <= 0x99) return 3;
  }
  return 0;
}

bool is_separator(char c) {
  return c == ' ' || c == '-' || c == '.';
}

struct DigitRun {
  std::size_t end = 0;    // byte after the run
  std::size_t count = 0;  // digits in it
};

// A run of digits that single separators may interrupt.
DigitRun digit_run(std::string_view text, std::size_t begin) {
  DigitRun run{begin, 0};
  for (std::size_t i = begin; i < text.size();) {
    if (const std::size_t length = digit_length(text, i)) {
      i += length;
      run = {i, run.count + 1};
    } else if (is_separator(text[i]) && i > begin && !is_separator(text[i - 1])) {
      ++i;
    } else {
      break;
    }
  }
  return run;
}

// Keeps `head` and `tail` digits of the run, puts '*' for the others.
void append_masked(std::string& out, std::string_view run, std::size_t count, std::size_t head,
                   std::size_t tail) {
  std::size_t seen = 0;
  for (std::size_t i = 0; i < run.size();) {
    const std::size_t length = digit_length(run, i);
    if (!length) {
      out += run[i++];
      continue;
    }
    const bool shown = seen < head || seen >= count - tail;
    shown ? out.append(run.substr(i, length)) : out.append("*");
    ++seen;
    i += length;
  }
}

bool is_mail_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
         c == '-' || c == '+';
}

// Hides the local part of each mail address but its first character.
std::string mask_mail(std::string text) {
  for (std::size_t at = text.find('@'); at != std::string::npos; at = text.find('@', at + 1)) {
    std::size_t begin = at;
    while (begin > 0 && is_mail_char(text[begin - 1])) --begin;
    if (at - begin >= 2 && at + 1 < text.size() && is_mail_char(text[at + 1])) {
      text.replace(begin + 1, at - begin - 1, "***");
      at = text.find('@', begin);
    }
  }
  return text;
}

}  // namespace

std::string masked(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    if (!digit_length(text, i)) {
      out += text[i++];
      continue;
    }
    const DigitRun run = digit_run(text, i);
    const std::string_view digits = text.substr(i, run.end - i);
    if (run.count >= 15)
      append_masked(out, digits, run.count, 6, 4);  // ID and bank cards
    else if (run.count >= 11)
      append_masked(out, digits, run.count, 3, 4);  // mobile phones
    else
      out.append(digits);
    i = run.end;
  }
  return mask_mail(std::move(out));
}

}  // namespace xiaoer
