// SPDX-License-Identifier: Apache-2.0
#include "channels/email/mime.h"

#include <gmime/gmime.h>

#include <memory>
#include <set>

#include "channels/email/header.h"
#include "foundation/ascii.h"
#include "foundation/text.h"

namespace xiaoer::channels::email {
namespace {

constexpr std::size_t kMaxHeadersBytes = 1 << 20;  // of all parts together
constexpr int kMaxHeaderLines = 20'000;

struct Unref {
  template <typename T>
  void operator()(T* object) const {
    g_object_unref(object);
  }
};
template <typename T>
using Owned = std::unique_ptr<T, Unref>;

void start_gmime() {
  static const bool started = [] {
    g_mime_init();
    return true;
  }();
  static_cast<void>(started);
}

std::string header_of(GMimeObject* object, const char* name) {
  GMimeHeaderList* list = g_mime_object_get_header_list(object);
  GMimeHeader* header = g_mime_header_list_get_header(list, name);
  const char* raw = header ? g_mime_header_get_raw_value(header) : nullptr;
  std::string value(raw ? raw : "");
  for (char& c : value)
    if (c == '\r' || c == '\n') c = ' ';
  return value;
}

// The bytes of a stream, at most `limit`.
std::string drained(GMimeStream* stream, std::size_t limit) {
  std::string bytes;
  std::string buffer(64 * 1024, '\0');
  while (bytes.size() < limit) {
    const auto got = g_mime_stream_read(stream, buffer.data(), buffer.size());
    if (got <= 0) break;
    bytes.append(buffer, 0, static_cast<std::size_t>(got));
  }
  if (bytes.size() > limit) bytes.resize(limit);
  return bytes;
}

std::string decoded(GMimePart* part, std::size_t limit) {
  GMimeDataWrapper* content = g_mime_part_get_content(part);
  if (!content) return "";
  GMimeStream* source = g_mime_data_wrapper_get_stream(content);
  if (!source) return "";
  g_mime_stream_reset(source);
  const Owned<GMimeStream> filtered(g_mime_stream_filter_new(source));
  const GMimeContentEncoding encoding = g_mime_part_get_content_encoding(part);
  if (encoding == GMIME_CONTENT_ENCODING_BASE64 || encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE ||
      encoding == GMIME_CONTENT_ENCODING_UUENCODE) {
    const Owned<GMimeFilter> filter(g_mime_filter_basic_new(encoding, FALSE));
    g_mime_stream_filter_add(GMIME_STREAM_FILTER(filtered.get()), filter.get());
  }
  return drained(filtered.get(), limit);
}

std::string inner_mail(GMimeObject* object) {
  GMimeMessage* inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
  if (!inner) return "";
  const Owned<GMimeStream> memory(g_mime_stream_mem_new());
  static GMimeFormatOptions* const format = [] {
    GMimeFormatOptions* const made = g_mime_format_options_new();
    g_mime_format_options_set_newline_format(made, GMIME_NEWLINE_FORMAT_DOS);
    return made;
  }();
  g_mime_object_write_to_stream(GMIME_OBJECT(inner), format, memory.get());
  g_mime_stream_reset(memory.get());
  return drained(memory.get(), std::size_t{25} << 20);
}

class Walk {
 public:
  explicit Walk(Parts& into) : into_(into) {}

  void visit(GMimeObject* object, int depth) {
    if (!object) return;
    if (depth > kMaxDepth || into_.parts.size() >= static_cast<std::size_t>(kMaxParts)) {
      into_.cut = true;
      return;
    }
    if (GMIME_IS_MULTIPART(object)) return visit_multipart(object, depth);
    Part part = described(object);
    if (GMIME_IS_MESSAGE_PART(object))
      part.bytes = inner_mail(object);
    else if (GMIME_IS_PART(object))
      part.bytes = decoded(GMIME_PART(object), std::size_t{25} << 20);
    into_.parts.push_back(std::move(part));
  }

 private:
  void visit_multipart(GMimeObject* object, int depth) {
    GMimeMultipart* const multipart = GMIME_MULTIPART(object);
    const bool alternative =
        read_parameters(header_of(object, "Content-Type")).value == "multipart/alternative";
    const int count = g_mime_multipart_get_count(multipart);
    bool text_seen = false;
    for (int i = 0; i < count; ++i) {
      const std::size_t before = into_.parts.size();
      visit(g_mime_multipart_get_part(multipart, i), depth + 1);
      for (std::size_t each = before; alternative && each < into_.parts.size(); ++each) {
        Part& part = into_.parts[each];
        if (part.attached || part.type != "text/plain") continue;
        part.spare = part.spare || text_seen;
        text_seen = true;
      }
    }
    if (count == 0) take_broken(object);
  }

  // A multipart whose boundary never comes: everything lies before the first part.
  void take_broken(GMimeObject* object) {
    const char* prologue = g_mime_multipart_get_prologue(GMIME_MULTIPART(object));
    if (!prologue || !*prologue) return;
    Part part;
    part.type = "text/plain";
    part.bytes = prologue;
    into_.parts.push_back(std::move(part));
  }

  static Part described(GMimeObject* object) {
    const Parametered type = read_parameters(header_of(object, "Content-Type"));
    const Parametered disposition = read_parameters(header_of(object, "Content-Disposition"));
    Part part;
    part.type = type.value.find('/') == std::string::npos ? "text/plain" : type.value;
    if (GMIME_IS_MESSAGE_PART(object)) part.type = "message/rfc822";
    part.charset = type.get("charset");
    part.name = disposition.get("filename").empty() ? type.get("name") : disposition.get("filename");
    part.attached = disposition.value == "attachment";
    part.flowed = lower_ascii(type.get("format")) == "flowed";
    part.content_id = header_of(object, "Content-Id");
    std::erase_if(part.content_id, [](char c) { return c == '<' || c == '>' || c == ' '; });
    return part;
  }

  Parts& into_;
};

// Finds the boundaries of multiparts wherever they are written, and counts what they open, and the headers
// of all parts: each line of those costs the parser far more than its bytes.
class Nesting {
 public:
  // False when this line would go beyond the limits.
  bool take(std::string_view line) {
    if (line.starts_with("--") && is_mark(line)) {
      in_header_ = true;
      holds_mail_ = false;
      return ++marks_ <= 2 * kMaxParts;
    }
    if (in_header_ && !take_header(line)) return false;
    if (line.size() < 9 || line.size() > 2000) return true;
    const std::string small = lower_ascii(line);
    if (small.find("message/") != std::string::npos) {
      holds_mail_ = small.starts_with("content-type") || small.front() == ' ' || small.front() == '\t';
      if (++messages_ > kMaxDepth) return false;
    }
    if (const auto at = small.find("boundary"); at != std::string::npos)
      return take_boundary(line.substr(at + 8));
    return true;
  }

 private:
  // A header ends with a blank line; that of a part which is a mail is followed by that mail's.
  bool take_header(std::string_view line) {
    if (trimmed(line).empty()) in_header_ = std::exchange(holds_mail_, false);
    header_bytes_ += line.size();
    return header_bytes_ <= kMaxHeadersBytes && ++header_lines_ <= kMaxHeaderLines;
  }
  bool take_boundary(std::string_view rest) {
    const auto equals = rest.find('=');
    if (equals == std::string_view::npos) return true;
    odd_ = odd_ || rest.front() == '*';
    rest = trimmed(rest.substr(equals + 1));
    const bool quoted = rest.starts_with('"');
    if (quoted) rest.remove_prefix(1);
    names_.insert(std::string(trimmed(rest.substr(0, rest.find_first_of(quoted ? "\"" : "; \t")))));
    return ++boundaries_ <= kMaxDepth * 4;
  }
  bool is_mark(std::string_view line) const {
    if (odd_) return true;
    const std::string_view name = trimmed(line.substr(2));
    const auto known = [&](std::string_view each) { return names_.contains(std::string(each)); };
    return name.size() < 200 &&
           (known(name) || (name.ends_with("--") && known(name.substr(0, name.size() - 2))));
  }
  int messages_ = 0, boundaries_ = 0, marks_ = 0, header_lines_ = 0;
  std::size_t header_bytes_ = 0;
  bool in_header_ = true, holds_mail_ = false;
  bool odd_ = false;  // a boundary in a form that is not read here: every line with "--" counts
  std::set<std::string> names_;
};

// GMime reads the bytes where they are; the array only points to them.
class Borrowed {
 public:
  Borrowed(std::string_view raw, std::size_t size)
      : array_(g_byte_array_new_take(reinterpret_cast<guint8*>(const_cast<char*>(raw.data())), size)),
        stream_(g_mime_stream_mem_new_with_byte_array(array_)) {
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream_.get()), FALSE);
  }
  ~Borrowed() {
    stream_.reset();
    g_byte_array_free(array_, FALSE);
  }
  Borrowed(const Borrowed&) = delete;
  Borrowed& operator=(const Borrowed&) = delete;
  [[nodiscard]] GMimeStream* stream() const { return stream_.get(); }

 private:
  GByteArray* array_;
  Owned<GMimeStream> stream_;
};

}  // namespace

std::size_t harmless_size(std::string_view raw) {
  Nesting nesting;
  for (std::size_t at = 0; at < raw.size();) {
    const auto end = raw.find('\n', at);
    const std::size_t next = end == std::string_view::npos ? raw.size() : end + 1;
    if (!nesting.take(raw.substr(at, next - at))) return at;
    at = next;
  }
  return raw.size();
}

Parts read_parts(std::string_view raw) {
  start_gmime();
  Parts result;
  const std::size_t size = harmless_size(raw);
  result.cut = size < raw.size();
  const Borrowed borrowed(raw, size);
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(borrowed.stream()));
  g_mime_parser_set_persist_stream(parser.get(), TRUE);
  const Owned<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), nullptr));
  if (!message) return result;
  GMimeObject* const root = g_mime_message_get_mime_part(message.get());
  if (!root) return result;
  result.report = read_parameters(header_of(root, "Content-Type")).value == "multipart/report";
  Walk(result).visit(root, 0);
  return result;
}

}  // namespace xiaoer::channels::email
