// SPDX-License-Identifier: Apache-2.0
#include "channels/email/header.h"

#include "channels/email/encoded_word.h"
#include "channels/email/transfer.h"
#include "foundation/ascii.h"
#include "foundation/charset.h"

namespace xiaoer::channels::email {
namespace {

constexpr std::size_t kMaxParameters = 64;

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

// Where the name of a field ends, or npos: printable ASCII, then perhaps blanks, then a colon.
std::size_t name_end(std::string_view line) {
  std::size_t i = 0;
  while (i < line.size() && line[i] > 32 && line[i] < 127 && line[i] != ':') ++i;
  std::size_t colon = i;
  while (colon < line.size() && is_blank(line[colon])) ++colon;
  return i > 0 && colon < line.size() && line[colon] == ':' ? i : std::string_view::npos;
}

std::string_view next_line(std::string_view raw, std::size_t& at) {
  const auto end = raw.find('\n', at);
  std::string_view line = raw.substr(at, end == std::string_view::npos ? raw.size() - at : end - at);
  at = end == std::string_view::npos ? raw.size() : end + 1;
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// A value up to the next ";" that stands outside quotes; `at` moves behind it.
std::string next_piece(std::string_view text, std::size_t& at) {
  std::string piece;
  bool quoted = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\\' && quoted && at + 1 < text.size() && (text[at + 1] == '"' || text[at + 1] == '\\')) {
      piece += text[++at];
      continue;
    }
    if (c == '"') {
      quoted = !quoted;
      continue;
    }
    if (c == ';' && !quoted) break;
    piece += c;
  }
  ++at;
  return piece;
}

struct RawParameter {
  std::map<int, std::string> pieces;  // by their number; percent signs undone
  std::string charset;
  bool extended = false;
};

// "name*0*" → name, 0, extended.
void take_parameter(std::map<std::string, RawParameter>& into, std::string name, std::string value) {
  const bool extended = name.ends_with('*');
  if (extended) name.pop_back();
  int number = 0;
  if (const auto star = name.find('*'); star != std::string::npos) {
    const std::string digits = name.substr(star + 1, 4);
    number = digits.find_first_not_of("0123456789") == std::string::npos && !digits.empty()
                 ? std::stoi(digits)
                 : 0;
    name.erase(star);
  }
  RawParameter& parameter = into[name];
  if (extended) {
    parameter.extended = true;
    const auto first = value.find('\''), second = value.find('\'', first + 1);
    if (number == 0 && first != std::string::npos && second != std::string::npos) {
      parameter.charset = value.substr(0, first);
      value.erase(0, second + 1);
    }
    value = from_percent(value);
  }
  parameter.pieces.emplace(number, std::move(value));
}

std::string text_of(const RawParameter& parameter) {
  std::string bytes;
  for (const auto& [number, piece] : parameter.pieces) bytes += piece;
  return parameter.extended ? decode_labelled(bytes, parameter.charset) : decode_words(bytes);
}

}  // namespace

std::string_view HeaderBlock::first(std::string_view name) const {
  for (const auto& field : fields)
    if (field.name == name) return field.value;
  return {};
}

bool HeaderBlock::has(std::string_view name) const {
  return std::any_of(fields.begin(), fields.end(), [&](const auto& field) { return field.name == name; });
}

std::vector<std::string_view> HeaderBlock::all(std::string_view name) const {
  std::vector<std::string_view> found;
  for (const auto& field : fields)
    if (field.name == name) found.emplace_back(field.value);
  return found;
}

HeaderBlock read_headers(std::string_view raw) {
  HeaderBlock block;
  std::size_t at = 0;
  while (at < raw.size()) {
    const std::size_t begin = at;
    const std::string_view line = next_line(raw, at);
    if (line.empty()) break;
    if (is_blank(line[0])) {
      if (!block.fields.empty()) (block.fields.back().value += ' ') += trimmed(line);
    } else if (const auto end = name_end(line); end != std::string_view::npos) {
      if (block.fields.size() >= kMaxHeaderFields) block.cut = true;
      const auto colon = line.find(':', end);
      if (!block.cut)
        block.fields.push_back(
            {lower_ascii(line.substr(0, end)), std::string(trimmed(line.substr(colon + 1)))});
    } else if (!block.fields.empty() && !line.starts_with("From ") && !line.starts_with(">From ")) {
      at = begin;  // the blank line was forgotten: this is the body
      break;
    }
    if (at > kMaxHeaderBytes) {
      block.cut = true;
      break;
    }
  }
  block.body_at = at;
  return block;
}

std::string Parametered::get(const std::string& name) const {
  const auto found = parameters.find(name);
  return found == parameters.end() ? "" : found->second;
}

Parametered read_parameters(std::string_view value) {
  Parametered result;
  std::size_t at = 0;
  result.value = lower_ascii(trimmed(next_piece(value, at)));
  if (const auto blank = result.value.find_first_of(" \t("); blank != std::string::npos)
    result.value.erase(blank);
  std::map<std::string, RawParameter> raw;
  while (at < value.size() && raw.size() < kMaxParameters) {
    const std::string piece = next_piece(value, at);
    const auto equals = piece.find('=');
    if (equals == std::string::npos) continue;
    take_parameter(raw, lower_ascii(trimmed(std::string_view(piece).substr(0, equals))),
                   std::string(trimmed(std::string_view(piece).substr(equals + 1))));
  }
  for (const auto& [name, parameter] : raw) result.parameters[name] = text_of(parameter);
  return result;
}

}  // namespace xiaoer::channels::email
