// SPDX-License-Identifier: Apache-2.0
#include "channels/email/body.h"

#include "channels/email/calendar.h"
#include "channels/email/encoded_word.h"
#include "channels/email/html_text.h"
#include "channels/email/tnef.h"
#include "channels/media_type.h"
#include "foundation/ascii.h"
#include "foundation/charset.h"

namespace xiaoer::channels::email {
namespace {

std::string text_of(const Part& part) {
  return decode_labelled(std::string_view(part.bytes).substr(0, kMaxText), part.charset);
}

void append(std::string& into, std::string_view text) {
  if (trimmed(text).empty()) return;
  if (!into.empty()) into += "\n\n";
  into += text;
}

// RFC 3676: a line that ends in a blank goes on in the next.
std::string unflowed(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const bool goes_on = line.ends_with(' ') && line != "-- " && !line.starts_with('>');
    out += line;
    if (!goes_on && end < text.size()) out += '\n';
    at = end + 1;
  }
  return out;
}

std::string file_name(const Part& part, std::size_t number) {
  if (!part.name.empty()) return clean_file_name(part.name);
  if (part.type == "message/rfc822") {
    const std::string subject = decode_words(read_headers(part.bytes).first("subject"));
    return clean_file_name(subject.empty() ? "mail.eml" : subject + ".eml");
  }
  if (part.type == "text/calendar") return "invite.ics";
  const auto slash = part.type.find('/');
  const std::string ending = part.type.starts_with("image/") ? "." + part.type.substr(slash + 1) : "";
  return clean_file_name("file-" + std::to_string(number) + ending);
}

void take_file(Mail& mail, Part part) {
  if (part.bytes.empty() && part.name.empty()) return;
  part.name = file_name(part, mail.files.size() + 1);
  mail.files.push_back(std::move(part));
}

// Outlook's wrapper: what is inside is shown as if it had been attached.
void take_tnef(Mail& mail, Part part) {
  auto opened = read_tnef(part.bytes);
  if (opened) {
    if (trimmed(mail.full_text).empty()) append(mail.full_text, opened->text);
    for (auto& file : opened->files) {
      Part inner;
      inner.type = "application/octet-stream";
      inner.name = file.name;
      inner.bytes = std::move(file.bytes);
      take_file(mail, std::move(inner));
    }
  }
  if (!opened || opened->files.empty()) take_file(mail, std::move(part));
}

struct Sorted {
  std::string html;
  std::vector<Part> wrappers;
};

void sort_part(Mail& mail, Sorted& sorted, Part part) {
  const bool named = part.attached || !part.name.empty();
  if (part.bytes.size() > kMaxText && part.type.starts_with("text/") && !named)
    mail.notices.emplace_back(
        "正文过长，只显示前面的部分。The text is too long; only its beginning is shown.");
  if (part.type == "text/plain" && !named) {
    if (!part.spare) append(mail.full_text, part.flowed ? unflowed(text_of(part)) : text_of(part));
  } else if (part.type == "text/html" && !named) {
    append(sorted.html, text_of(part));
  } else if (part.type == "text/calendar") {
    append(mail.full_text, calendar_summary(text_of(part)));
    take_file(mail, std::move(part));
  } else if (part.type == "application/ms-tnef" || part.type == "application/vnd.ms-tnef") {
    sorted.wrappers.push_back(std::move(part));
  } else if (part.type.starts_with("text/") && !named && !mail.report && part.type != "text/rfc822-headers") {
    append(mail.full_text, text_of(part));
  } else {
    take_file(mail, std::move(part));
  }
}

}  // namespace

void read_body(Mail& mail, std::string_view raw, const Rules& rules) {
  Parts read = read_parts(raw);
  if (read.cut)
    mail.notices.emplace_back(
        "邮件嵌套过深或部分过多，只读取了前面的部分。The mail nests too deep or has too many parts; only its "
        "beginning was read.");
  mail.report = read.report;
  Sorted sorted;
  for (Part& part : read.parts) sort_part(mail, sorted, std::move(part));
  const std::string_view rest = raw.substr(std::min(mail.headers.body_at, raw.size()));
  if (trimmed(mail.full_text).empty() && sorted.html.empty() && mail.files.empty() && sorted.wrappers.empty())
    mail.full_text = decode_labelled(rest.substr(0, kMaxText), "");  // no part could be made out
  mail.html = std::move(sorted.html);
  mail.text = mail.full_text;
  if (trimmed(mail.full_text).empty() && !mail.html.empty()) {
    mail.full_text = html_text(mail.html);
    mail.text = html_text(before_quote(mail.html, rules.html_marks));
    if (trimmed(mail.text).empty()) mail.text = mail.full_text;
  }
  for (Part& wrapper : sorted.wrappers) take_tnef(mail, std::move(wrapper));
  if (trimmed(mail.text).empty()) mail.text = mail.full_text;
}

}  // namespace xiaoer::channels::email
