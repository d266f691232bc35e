// SPDX-License-Identifier: Apache-2.0
#include "channels/email/html_text.h"

#include <array>
#include <utility>

#include "channels/email/header.h"
#include "foundation/ascii.h"

namespace xiaoer::channels::email {
namespace {

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_block(std::string_view tag) {
  return is_one_of(
      tag, {"p",      "div",     "br", "tr", "table",      "ul",         "ol", "li",      "h1",      "h2",
            "h3",     "h4",      "h5", "h6", "blockquote", "pre",        "hr", "section", "article", "header",
            "footer", "address", "dt", "dd", "center",     "includetail"});
}
bool is_hidden(std::string_view tag) {
  return is_one_of(tag, {"script", "style", "head", "title", "noscript", "template", "svg", "math"});
}

constexpr std::array<std::pair<std::string_view, char32_t>, 24> kEntities{{
    {"amp", U'&'},    {"lt", U'<'},    {"gt", U'>'},    {"quot", U'"'},      {"apos", U'\''},
    {"nbsp", U' '},   {"copy", U'©'},  {"reg", U'®'},   {"yen", U'¥'},       {"middot", U'·'},
    {"hellip", U'…'}, {"mdash", U'—'}, {"ndash", U'–'}, {"ldquo", U'“'},     {"rdquo", U'”'},
    {"lsquo", U'‘'},  {"rsquo", U'’'}, {"times", U'×'}, {"deg", U'°'},       {"bull", U'•'},
    {"euro", U'€'},   {"ensp", U' '},  {"emsp", U' '},  {"zwnj", U'\u200C'},
}};

void put(std::string& out, char32_t c) {
  if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) c = 0xFFFD;
  if (c < 0x20 && c != '\n' && c != '\t') c = ' ';
  if (c < 0x80) {
    out += static_cast<char>(c);
    return;
  }
  const int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
  constexpr std::array<unsigned, 4> kLead{0, 0xC0, 0xE0, 0xF0};
  out += static_cast<char>(kLead[static_cast<std::size_t>(more)] | (c >> static_cast<unsigned>(6 * more)));
  for (int i = more - 1; i >= 0; --i)
    out += static_cast<char>(0x80U | (c >> static_cast<unsigned>(6 * i) & 0x3FU));
}

// The character that an entity at `at` ("&…") stands for; moves `at` behind it. "&" alone stays.
char32_t entity_at(std::string_view html, std::size_t& at) {
  const auto end = html.substr(at, 12).find(';');
  const std::string_view name =
      end == std::string_view::npos ? std::string_view() : html.substr(at + 1, end - 1);
  char32_t found = 0;
  if (name.size() > 1 && name[0] == '#') {
    const bool hex = name[1] == 'x' || name[1] == 'X';
    for (const char c : name.substr(hex ? 2 : 1)) {
      const int digit = c >= '0' && c <= '9'                        ? c - '0'
                        : hex && (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                                    : -1;
      if (digit < 0) return ++at, U'&';
      found = found * (hex ? 16U : 10U) + static_cast<char32_t>(digit);
      if (found > 0x10FFFF) found = 0x110000;
    }
    at += end + 1;
    return found == 160 ? U' ' : found == 0 ? 0x110000 : found;
  }
  for (const auto& [word, c] : kEntities)
    if (word == name) {
      at += end + 1;
      return c;
    }
  ++at;
  return U'&';
}

class Writer {
 public:
  void character(char32_t c) {
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      blank_ = true;
      return;
    }
    begin();
    put(out_, c);
  }
  void byte(char c) {
    if (static_cast<unsigned char>(c) <= ' ') return character(' ');
    begin();
    out_ += c;
  }
  void line_break() {
    if (at_line_start() && breaks_ > 1) return;
    out_ += '\n';
    ++breaks_;
    blank_ = false;
  }
  void block() {
    if (breaks_ == 0 && !out_.empty()) line_break();
    blank_ = false;
  }
  void quote(int by) { depth_ = std::max(0, depth_ + by); }
  std::string take() {
    while (!out_.empty() && (out_.back() == '\n' || out_.back() == ' ')) out_.pop_back();
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool at_line_start() const { return out_.empty() || out_.back() == '\n'; }
  void begin() {
    if (at_line_start())
      for (int i = 0; i < std::min(depth_, 8); ++i) out_ += "> ";
    else if (blank_)
      out_ += ' ';
    blank_ = false;
    breaks_ = 0;
  }
  std::string out_;
  bool blank_ = false;
  int breaks_ = 1, depth_ = 0;
};

struct Tag {
  std::string name;
  bool closes = false;
  std::size_t end = 0;  // behind ">"
};

Tag tag_at(std::string_view html, std::size_t at) {
  Tag tag;
  std::size_t i = at + 1;
  if (i < html.size() && html[i] == '/') {
    tag.closes = true;
    ++i;
  }
  const std::size_t begin = i;
  while (i < html.size() && i - begin < 20 &&
         (((html[i] | 32) >= 'a' && (html[i] | 32) <= 'z') || (html[i] >= '0' && html[i] <= '9')))
    ++i;
  tag.name = lower_ascii(html.substr(begin, i - begin));
  const auto close = html.find('>', i);
  tag.end = close == std::string_view::npos ? html.size() : close + 1;
  return tag;
}

// Behind the end of an element whose content is not for reading.
std::size_t skip_hidden(std::string_view html, const Tag& tag) {
  for (auto at = html.find("</", tag.end); at != std::string_view::npos; at = html.find("</", at + 2))
    if (lower_ascii(html.substr(at + 2, tag.name.size())) == tag.name) return tag_at(html, at).end;
  // Never closed: what follows is read after all, so that nothing is lost.
  return tag.end;
}

void take_tag(Writer& writer, const Tag& tag) {
  if (tag.name == "br") return writer.line_break();
  if (tag.name == "blockquote") {
    writer.block();
    writer.quote(tag.closes ? -1 : 1);
    return;
  }
  if (tag.name == "td" || tag.name == "th") return writer.character(' ');
  if (!is_block(tag.name)) return;
  writer.block();
  if (tag.name == "p" && tag.closes) writer.line_break();
  if (tag.name == "li" && !tag.closes) {
    writer.character('-');
    writer.character(' ');
  }
}

}  // namespace

std::string html_text(std::string_view html) {
  Writer writer;
  int unclosed = 0;  // elements that never end: looked for a few times only
  for (std::size_t at = 0; at < html.size();) {
    const char c = html[at];
    if (c == '&') {
      writer.character(entity_at(html, at));
      continue;
    }
    const bool opens = c == '<' && at + 1 < html.size() &&
                       (html[at + 1] == '/' || html[at + 1] == '!' || html[at + 1] == '?' ||
                        ((html[at + 1] | 32) >= 'a' && (html[at + 1] | 32) <= 'z'));
    if (!opens) {
      writer.byte(c);
      ++at;
      continue;
    }
    if (html.substr(at, 4) == "<!--") {
      const auto end = unclosed < 3 ? html.find("-->", at + 4) : std::string_view::npos;
      if (end == std::string_view::npos) ++unclosed;
      at = end == std::string_view::npos ? at + 4 : end + 3;
      continue;
    }
    const Tag tag = tag_at(html, at);
    if (!tag.closes && is_hidden(tag.name) && unclosed < 3) {
      at = skip_hidden(html, tag);
      if (at == tag.end) ++unclosed;
      continue;
    }
    take_tag(writer, tag);
    at = tag.end;
  }
  return writer.take();
}

std::string_view before_quote(std::string_view html, const std::vector<std::string>& marks) {
  const std::string small = lower_ascii(html);
  std::size_t end = html.size();
  for (const auto& mark : marks) end = std::min(end, small.find(lower_ascii(mark)));
  return html.substr(0, end);
}

std::string escape_html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else if (c == '\'')
      out += "&#39;";
    else
      out += c;
  }
  return out;
}

}  // namespace xiaoer::channels::email
