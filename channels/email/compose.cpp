// SPDX-License-Identifier: Apache-2.0
#include "channels/email/compose.h"

#include <array>

#include "channels/email/encoded_word.h"
#include "channels/email/html_text.h"
#include "channels/email/transfer.h"
#include "foundation/random.h"
#include "foundation/text.h"

namespace xiaoer::channels::email {
namespace {

std::string one_line(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 32) c = ' ';
  return text;
}

void put(std::string& out, std::string_view name, const std::string& value) {
  if (!value.empty()) ((out += name) += ": ") += value + "\r\n";
}

// Ids as strangers wrote them: only what may stand in a header, one on each line.
std::string ids(const std::vector<std::string>& all) {
  std::string out;
  for (const auto& id : all) {
    const bool plain = !id.empty() && id.size() < 300 && std::all_of(id.begin(), id.end(), [](char c) {
      return c > 32 && c < 127 && c != '<' && c != '>';
    });
    if (plain) out += (out.empty() ? "<" : "\r\n <") + id + ">";
  }
  return out;
}

std::string with_crlf(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\r') continue;
    if (c == '\n') out += '\r';
    out += c;
  }
  return out;
}

std::string html_of(std::string_view text) {
  std::string body;
  for (const char c : escape_html(text)) {
    if (c == '\n')
      body += "<br>\n";
    else if (c != '\r')
      body += c;
  }
  return "<html><head><meta charset=\"utf-8\"></head><body><div style=\"font-size:14px;line-height:1.6\">" +
         body + "</div></body></html>\n";
}

std::string text_part(std::string_view type, const std::string& text) {
  return "Content-Type: " + std::string(type) +
         "; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + to_base64_lines(with_crlf(text));
}

std::string percent(std::string_view name) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       c == '.' || c == '-' || c == '_';
    if (plain)
      out += c;
    else
      out += {'%', kDigits[byte >> 4U], kDigits[byte & 15U]};
  }
  return out;
}

// The name three ways: RFC 2231, and encoded words for programs that know only these.
std::string file_part(const OutgoingFile& file) {
  const std::string name = first_code_points(clean_name(file.name.empty() ? "file" : file.name, 100), 100);
  std::string words = encode_words(name);
  std::erase_if(words, [](char c) { return c == '"' || c == '\\'; });
  const bool plain_type =
      file.mime.find('/') != std::string::npos &&
      file.mime.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/.+-") ==
          std::string::npos;
  return "Content-Type: " + (plain_type ? file.mime : "application/octet-stream") + ";\r\n name=\"" + words +
         "\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment;\r\n filename=\"" +
         words + "\";\r\n filename*=UTF-8''" + percent(name) + "\r\n\r\n" + to_base64_lines(file.bytes);
}

std::string multipart(std::string_view kind, const std::vector<std::string>& parts) {
  const std::string boundary = "=_" + random_token(16);
  std::string out =
      "Content-Type: multipart/" + std::string(kind) + ";\r\n boundary=\"" + boundary + "\"\r\n\r\n";
  for (const auto& part : parts) out += "--" + boundary + "\r\n" + part + "\r\n";
  return out + "--" + boundary + "--\r\n";
}

}  // namespace

std::string mail_date(TimePoint at) {
  static constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date(day);
  const std::string text = to_rfc3339(at);  // 2026-11-20T02:00:00.000Z
  return std::string(kDays[std::chrono::weekday(day).c_encoding()]) + ", " + text.substr(8, 2) + " " +
         kMonths[static_cast<unsigned>(date.month()) - 1] + " " + text.substr(0, 4) + " " +
         text.substr(11, 8) + " +0000";
}

std::string compose(const OutgoingMail& mail) {
  std::string out;
  put(out, "Date", mail_date(mail.date));
  put(out, "From", write_mailbox(mail.from));
  put(out, "To", write_mailbox(mail.to));
  put(out, "Reply-To", mail.reply_to);
  put(out, "Subject", encode_words(one_line(mail.subject)));
  put(out, "Message-ID", "<" + mail.message_id + ">");
  put(out, "In-Reply-To", ids({mail.in_reply_to}));
  put(out, "References", ids(mail.references));
  if (mail.by_machine) {
    put(out, "Auto-Submitted", mail.in_reply_to.empty() ? "auto-generated" : "auto-replied");
    put(out, "X-Auto-Response-Suppress", "All");
  }
  put(out, "X-Xiaoer-Loop", mail.loop_mark);
  put(out, "MIME-Version", "1.0");
  const std::string words = multipart(
      "alternative", {text_part("text/plain", mail.text), text_part("text/html", html_of(mail.text))});
  if (mail.files.empty()) return out + words;
  std::vector<std::string> parts{words};
  for (const auto& file : mail.files) parts.push_back(file_part(file));
  return out + multipart("mixed", parts);
}

}  // namespace xiaoer::channels::email
