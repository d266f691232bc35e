// SPDX-License-Identifier: Apache-2.0
// Feeds any bytes to each reader of header values, of threads and of text by itself.
#include <cstddef>
#include <cstdint>
#include <string>

#include "channels/email/calendar.h"
#include "channels/email/encoded_word.h"
#include "channels/email/html_text.h"
#include "channels/email/placing.h"
#include "channels/email/quote.h"
#include "channels/email/transfer.h"
#include "foundation/text.h"
#include "tests/fuzz/promise.h"

using xiaoer::test::require;

namespace {

using namespace xiaoer;
using namespace xiaoer::channels::email;

void read_values(const std::string& bytes) {
  for (const Mailbox& each : read_mailboxes(bytes)) {
    require(is_address(each.address) && is_valid_utf8(each.name));
    const auto again = read_mailboxes(write_mailbox(each));
    require(again.size() == 1 && again[0].address == each.address);
  }
  const Parametered read = read_parameters(bytes);
  for (const auto& [name, value] : read.parameters) require(is_valid_utf8(value));
  for (const auto& id : read_ids(bytes)) require(!id.empty());
  static_cast<void>(read_date(bytes));
  const std::string words = decode_words(bytes);
  require(is_valid_utf8(words) && words.find('\n') == std::string::npos);
  const std::string coded = encode_words(bytes);
  for (const char c : coded) require(static_cast<unsigned char>(c) < 0x80);
}

void read_thread(const std::string& bytes) {
  static const TokenMint mint("0123456789abcdef0123456789abcdef", "kefu", 365);
  const TimePoint now = from_millis(1'790'000'000'000);
  require(!mint.from_message_id(bytes, now) && !mint.from_address(bytes, now));
  require(subject_number(bytes) >= 0 && bare_subject(bytes).size() <= bytes.size());
  if (const auto thread = thread_from_json(bytes)) require(thread_from_json(to_json(*thread)).has_value());
}

// Mail programs leave blanks that cannot break (U+00A0) on empty lines: nobody reads those either. `text` is
// UTF-8.
bool has_words(const std::string& text) {
  return text.find_first_not_of(" \t\r\n\xC2\xA0") != std::string::npos;
}

void read_text(const std::string& bytes) {
  const std::string text = valid_utf8(bytes);
  const Rules& rules = *shipped_rules();
  require(is_valid_utf8(html_text(text)) && is_valid_utf8(calendar_summary(text)));
  require(before_quote(text, rules.html_marks).size() <= text.size());
  const std::string bare = without_quote(text, rules, "kefu@shop.example");
  require(is_valid_utf8(bare) && has_words(bare) == has_words(text));
  require(escape_html(text).find('<') == std::string::npos);
  require(from_base64(to_base64_lines(bytes)) == bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  read_values(bytes);
  read_thread(bytes);
  read_text(bytes);
  return 0;
}
