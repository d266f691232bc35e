// SPDX-License-Identifier: Apache-2.0
#include "channels/split.h"

#include <algorithm>
#include <array>

#include "foundation/ascii.h"
#include "foundation/text.h"

namespace xiaoer::channels {
namespace {

using namespace std::string_view_literals;

constexpr std::array kSentenceEnds{"。"sv, "！"sv, "？"sv, "；"sv, "…"sv, "\n"sv, "!"sv, "?"sv, "."sv};
constexpr std::array kClosers{"”"sv, "’"sv, "』"sv, "」"sv, "）"sv, "》"sv, "】"sv, ")"sv, "\""sv, "…"sv};
constexpr std::array kClauseEnds{"，"sv, "、"sv, "："sv, "　"sv, " "sv};

template <std::size_t N>
std::size_t one_of_at(const std::array<std::string_view, N>& signs, std::string_view text, std::size_t at) {
  for (const std::string_view sign : signs)
    if (text.substr(at, sign.size()) == sign) return sign.size();
  return 0;
}

bool is_blank(char c) {
  return c == ' ' || c == '\n' || c == '\t';
}

// Where the sentence that ends with the sign at `at` is over: after closing quotes. 0 when none ends there; a
// Latin full stop counts only before a blank ("3.5", "www.example.com").
std::size_t sentence_end(std::string_view text, std::size_t at) {
  const std::size_t length = one_of_at(kSentenceEnds, text, at);
  if (length == 0) return 0;
  std::size_t end = at + length;
  while (const std::size_t closer = one_of_at(kClosers, text, end)) end += closer;
  const bool latin = text[at] == '.' || text[at] == '!' || text[at] == '?';
  return latin && end < text.size() && !is_blank(text[end]) ? 0 : end;
}

// The byte where the first part ends; `window` is the size of the first `limit` code points.
std::size_t cut_of(std::string_view text, std::size_t window) {
  std::size_t sentence = 0, clause = 0;
  for (std::size_t at = 0; at < window; ++at) {
    if (const std::size_t end = sentence_end(text, at); end > 0 && end <= window) sentence = end;
    if (const std::size_t length = one_of_at(kClauseEnds, text, at); length > 0 && at + length <= window)
      clause = at + length;
  }
  for (const std::size_t cut : {sentence, clause})  // a part that is nearly empty helps nobody
    if (cut >= window / 3 && cut > 0 && grapheme_start(text, cut) == cut) return cut;
  const std::size_t sign = grapheme_start(text, window);
  return sign > 0 ? sign : window;
}

// The bytes that one part may take from the start of `text`; never inside a code point.
std::size_t window_of(std::string_view text, std::size_t limit, std::size_t byte_limit) {
  std::size_t size = first_code_points(text, limit).size();
  if (byte_limit == 0 || size <= byte_limit) return size;
  size = std::max<std::size_t>(byte_limit, 4);
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return size;
}

bool takes_choices(const Capabilities& capabilities, const std::vector<Choice>& choices) {
  const auto fits = [most = capabilities.label_byte_limit](const Choice& choice) {
    return most == 0 || (!choice.label.empty() && choice.label.size() <= most);
  };
  return capabilities.choices &&
         (capabilities.most_choices == 0 || choices.size() <= capabilities.most_choices) &&
         std::all_of(choices.begin(), choices.end(), fits);
}

std::vector<MessageBody> texts(std::string_view words, const Capabilities& capabilities) {
  std::vector<MessageBody> parts;
  for (std::string& part : split_text(words, capabilities.text_limit, capabilities.byte_limit))
    parts.emplace_back(Text{std::move(part)});
  return parts;
}

}  // namespace

std::vector<std::string> split_text(std::string_view text, std::size_t limit, std::size_t byte_limit) {
  std::vector<std::string> parts;
  std::string_view rest = trimmed(text);
  for (;;) {
    const std::size_t window = window_of(rest, limit, byte_limit);
    if (window >= rest.size()) break;
    const std::size_t cut = cut_of(rest, window);
    parts.emplace_back(trimmed(rest.substr(0, cut)));
    rest = trimmed(rest.substr(cut));
  }
  if (!rest.empty() || parts.empty()) parts.emplace_back(rest);
  return parts;
}

std::string plain_choices(const Card& card) {
  std::string text = card.text;
  for (std::size_t i = 0; i < card.choices.size(); ++i)
    text.append(text.empty() ? "" : "\n")
        .append(std::to_string(i + 1))
        .append(". ")
        .append(card.choices[i].label);
  return text;
}

std::vector<MessageBody> fitted(const MessageBody& body, const Capabilities& capabilities) {
  const auto* text = std::get_if<Text>(&body);
  const auto* card = std::get_if<Card>(&body);
  if (!text && !card) return {body};
  if (text) return texts(text->text, capabilities);
  if (!takes_choices(capabilities, card->choices)) return texts(plain_choices(*card), capabilities);
  auto parts = texts(card->text, capabilities);
  const std::string last = std::get<Text>(parts.back()).text;
  if (capabilities.card_byte_limit > 0 && last.size() > capabilities.card_byte_limit)
    return texts(plain_choices(*card), capabilities);
  parts.back() = Card{last, card->choices};
  return parts;
}

}  // namespace xiaoer::channels
