// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <pugixml.hpp>

#include "channels/tencent/fields.h"
#include "foundation/ascii.h"
#include "foundation/text.h"

namespace xiaoer::channels::tencent {
namespace {

constexpr std::string_view kCdata = "<![CDATA[", kCdataEnd = "]]>", kBom = "\xEF\xBB\xBF";

// What the literal scan looks for: whatever decides who wrote what, and what people read.
constexpr std::array<std::string_view, 22> kWanted{
    "ToUserName", "FromUserName", "CreateTime", "MsgType", "MsgId",       "MsgID",  "Encrypt", "Content",
    "MediaId",    "PicUrl",       "Format",     "Title",   "Description", "Url",    "Label",   "Location_X",
    "Location_Y", "Event",        "EventKey",   "Token",   "OpenKfId",    "AgentID"};

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

void skip_space(std::string_view& text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
}

// Takes a byte order mark and `<?xml … ?>` away; false when the declaration names an encoding that is not
// ours.
bool skip_prolog(std::string_view& body) {
  if (body.starts_with(kBom)) body.remove_prefix(kBom.size());
  skip_space(body);
  if (!body.starts_with("<?xml") || body.size() < 6 || !is_space(body[5])) return true;
  const auto end = body.find("?>");
  if (end == std::string_view::npos) return false;
  const std::string declaration = lower_ascii(body.substr(0, end));
  body.remove_prefix(end + 2);
  skip_space(body);
  const auto encoding = declaration.find("encoding");
  return encoding == std::string::npos || declaration.find("utf-8", encoding) != std::string::npos;
}

// Where the CDATA that begins at `at` is over: at the first end that a closing tag follows, so that an end
// which somebody wrote into a message opens nothing.
std::size_t cdata_over(std::string_view body, std::size_t at) {
  for (auto end = body.find(kCdataEnd, at); end != std::string_view::npos;
       end = body.find(kCdataEnd, end + 1)) {
    std::string_view after = body.substr(end + kCdataEnd.size());
    skip_space(after);
    if (after.starts_with("</")) return end + kCdataEnd.size();
  }
  return body.size();
}

// Past the next `sign`; the end of the body when there is none.
std::size_t past(std::string_view body, std::string_view sign, std::size_t at) {
  const auto found = body.find(sign, at);
  return found == std::string_view::npos ? body.size() : found + sign.size();
}

// Past the opening tag at `at`; a '>' between quotes does not end it.
std::size_t tag_over(std::string_view body, std::size_t at) {
  char quote = '\0';
  for (; at < body.size(); ++at) {
    const char c = body[at];
    if (quote == '\0' && c == '>') return at + 1;
    if (quote == '\0' && (c == '"' || c == '\''))
      quote = c;
    else if (c == quote)
      quote = '\0';
  }
  return body.size();
}

// Looks at the markup alone. False: declarations, or nested too deep. No recursion, one pass. Closing tags
// that close nothing give no credit: they come where somebody's markup broke out of its CDATA.
bool is_harmless(std::string_view body) {
  int depth = 0;
  for (auto at = body.find('<'); at != std::string_view::npos; at = body.find('<', at)) {
    const std::string_view rest = body.substr(at);
    if (rest.starts_with(kCdata)) {
      at = cdata_over(body, at);
    } else if (rest.starts_with("<!--")) {
      at = past(body, "-->", at + 4);
    } else if (rest.starts_with("<!")) {
      return false;
    } else if (rest.starts_with("<?")) {
      at = past(body, "?>", at + 2);
    } else if (rest.starts_with("</")) {
      at = past(body, ">", at);
      depth = std::max(0, depth - 1);
    } else {
      at = tag_over(body, at);
      if (!body.substr(0, at).ends_with("/>") && ++depth > kDeepest) return false;
    }
  }
  return true;
}

// The text of an element. False when somebody's markup broke out of its CDATA, so that it is not to be had.
bool text_of(const pugi::xml_node& node, std::string& text) {
  int sections = 0, plain = 0;
  for (const auto& child : node.children()) {
    if (child.type() != pugi::node_cdata && child.type() != pugi::node_pcdata) return false;
    ++(child.type() == pugi::node_cdata ? sections : plain);
    text += child.value();
  }
  return sections == 0 || plain == 0;
}

// The elements inside `node`, which is itself the `depth`th. False when there is more than Fields take: the
// look at the markup may have been led astray, the parser itself has no bounds.
bool flatten(const pugi::xml_node& node, const std::string& prefix, int depth, Fields& fields) {
  if (depth >= kDeepest) return false;
  for (const auto& child : node.children()) {
    const std::string_view last = child.name();
    if (child.type() != pugi::node_element || prefix.size() + last.size() > kLongestName) return false;
    const std::string name = prefix + child.name();
    const auto first = child.first_child();
    if (first.type() == pugi::node_element) {
      if (!flatten(child, name + ".", depth + 1, fields)) return false;
      continue;
    }
    std::string text;
    if (fields.all().size() >= kMostFields || !text_of(child, text)) return false;
    fields.add(name, std::move(text));
  }
  return true;
}

std::optional<Fields> parsed(std::string_view body) {
  pugi::xml_document document;
  const auto result =
      document.load_buffer(body.data(), body.size(), pugi::parse_default, pugi::encoding_utf8);
  Fields fields;
  const auto root = document.first_child();
  const bool whole = result && std::string_view(root.name()) == "xml" && !root.next_sibling();
  if (!whole || !flatten(root, "", 1, fields)) return std::nullopt;
  return fields;
}

// From the opening of the tag's CDATA to the last place where it can end; digits where there is no CDATA.
std::optional<std::string> literal(std::string_view body, std::string_view name) {
  const std::string open = "<" + std::string(name) + ">", close = "</" + std::string(name) + ">";
  const auto begin = body.find(open);
  if (begin == std::string_view::npos) return std::nullopt;
  std::string_view rest = body.substr(begin + open.size());
  if (rest.starts_with(kCdata)) {
    rest.remove_prefix(kCdata.size());
    const auto end = rest.rfind(std::string(kCdataEnd) + close);
    return end == std::string_view::npos ? std::nullopt : std::optional<std::string>(rest.substr(0, end));
  }
  const auto end = rest.find(close);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view value = rest.substr(0, end);
  return value.find_first_not_of("0123456789.-") == std::string_view::npos ? std::optional<std::string>(value)
                                                                           : std::nullopt;
}

std::optional<Fields> scanned(std::string_view body) {
  Fields fields;
  for (const auto name : kWanted)
    if (auto value = literal(body, name)) fields.add(std::string(name), std::move(*value));
  return fields.all().empty() ? std::nullopt : std::optional(std::move(fields));
}

bool is_allowed(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 || c == '\t' || c == '\n' || c == '\r';
}

}  // namespace

std::optional<Fields> read_xml(std::string_view body) {
  if (body.size() > kLargestBody || body.find('\0') != std::string_view::npos || !is_valid_utf8(body))
    return std::nullopt;
  if (!skip_prolog(body) || !body.starts_with("<xml>") || !is_harmless(body)) return std::nullopt;
  auto fields = parsed(body);
  return fields ? fields : scanned(body);
}

std::string cdata(std::string_view text) {
  std::string out(kCdata);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 3) == kCdataEnd) {
      out += "]]]]><![CDATA[>";
      i += 2;
    } else if (is_allowed(text[i])) {
      out += text[i];
    }
  }
  return out.append(kCdataEnd);
}

std::string element(std::string_view name, std::string_view text) {
  return std::string("<").append(name).append(">").append(cdata(text)).append("</").append(name).append(">");
}

}  // namespace xiaoer::channels::tencent
