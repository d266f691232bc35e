// SPDX-License-Identifier: Apache-2.0
#include "channels/email/encoded_word.h"

#include "channels/email/header.h"
#include "channels/email/transfer.h"
#include "foundation/ascii.h"
#include "foundation/charset.h"
#include "foundation/encoding.h"
#include "foundation/text.h"

namespace xiaoer::channels::email {
namespace {

struct Word {
  std::string charset, bytes;
  std::size_t end = 0;  // behind it
};

// The word that begins at `at` with "=?"; end 0 when it is none.
Word word_at(std::string_view value, std::size_t at) {
  const auto charset_end = value.find('?', at + 2);
  if (charset_end == std::string_view::npos || charset_end - at > 60 || charset_end + 2 >= value.size() ||
      value[charset_end + 2] != '?')
    return {};
  const char coding = value[charset_end + 1];
  const bool base64 = coding == 'b' || coding == 'B';
  if (!base64 && coding != 'q' && coding != 'Q') return {};
  const std::size_t begin = charset_end + 3;
  const auto end = value.find("?=", begin);
  const bool open = end == std::string_view::npos;  // cut off at the end of the line
  const std::string_view payload = value.substr(begin, open ? value.size() - begin : end - begin);
  std::string charset(value.substr(at + 2, charset_end - at - 2));
  if (const auto star = charset.find('*'); star != std::string::npos) charset.erase(star);
  return {lower_ascii(charset), base64 ? from_base64(payload) : from_q(payload),
          open ? value.size() : end + 2};
}

std::string on_one_line(std::string text) {
  for (char& c : text)
    if (c == '\r' || c == '\n' || c == '\t') c = ' ';
  return text;
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// Joins the bytes of words that follow each other in one character set.
class Joined {
 public:
  void add(const Word& word) {
    if (word.charset != charset_) flush();
    charset_ = word.charset;
    bytes_ += word.bytes;
  }
  void flush() {
    if (!bytes_.empty()) out_ += decode_labelled(bytes_, charset_);
    bytes_.clear();
    charset_.clear();
  }
  void plain(std::string_view text) {
    flush();
    out_ += decode_labelled(text, "");
  }
  std::string take() {
    flush();
    return on_one_line(std::move(out_));
  }

 private:
  std::string out_, bytes_, charset_;
};

}  // namespace

std::string decode_words(std::string_view value) {
  if (value.find("=?") == std::string_view::npos) return on_one_line(decode_labelled(value, ""));
  Joined joined;
  std::size_t at = 0;
  bool after_word = false;
  while (at < value.size()) {
    auto next = value.find("=?", at);
    Word word;
    while (next != std::string_view::npos && (word = word_at(value, next)).end == 0)
      next = value.find("=?", next + 2);
    const std::string_view between = value.substr(at, next == std::string_view::npos ? next : next - at);
    if (!after_word || !is_blank(between) || next == std::string_view::npos) joined.plain(between);
    if (next == std::string_view::npos) break;
    joined.add(word);
    at = word.end;
    after_word = true;
  }
  return joined.take();
}

std::string encode_words(std::string_view text) {
  const std::string line = on_one_line(valid_utf8(text));
  const bool plain = std::all_of(line.begin(), line.end(), [](char c) { return c >= 32 && c < 127; });
  if (plain && line.find("=?") == std::string::npos && line.size() < 900) return line;
  constexpr std::size_t kBytesOfAWord = 42;  // 56 in base64, with the frame below 75
  std::string out;
  for (std::size_t at = 0; at < line.size();) {
    std::size_t end = std::min(line.size(), at + kBytesOfAWord);
    while (end < line.size() && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) --end;
    out += (out.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") + to_base64(line.substr(at, end - at)) + "?=";
    at = end;
  }
  return out;
}

}  // namespace xiaoer::channels::email
