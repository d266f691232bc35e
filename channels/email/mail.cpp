// SPDX-License-Identifier: Apache-2.0
#include "channels/email/mail.h"

#include <gmime/gmime.h>

#include "channels/email/body.h"
#include "channels/email/encoded_word.h"
#include "channels/email/quote.h"
#include "foundation/ascii.h"
#include "foundation/random.h"
#include "foundation/text.h"

namespace xiaoer::channels::email {
namespace {

constexpr std::size_t kMostIds = 100, kLongestId = 300, kLongestSubject = 400;

void read_people(Mail& mail) {
  const auto one = [&](std::string_view name) { return read_mailboxes(mail.headers.first(name), 50); };
  for (const char* name : {"from", "sender", "return-path"})
    if (const auto found = one(name); mail.from.address.empty() && !found.empty()) mail.from = found.front();
  mail.reply_to = one("reply-to");
  mail.to = one("to");
  mail.cc = one("cc");
}

void read_thread(Mail& mail) {
  const auto ids = read_ids(mail.headers.first("message-id"));
  mail.message_id = ids.empty() ? "" : ids.front();
  mail.references = read_ids(mail.headers.first("in-reply-to"));
  auto older = read_ids(mail.headers.first("references"));
  std::reverse(older.begin(), older.end());
  for (auto& id : older)
    if (std::find(mail.references.begin(), mail.references.end(), id) == mail.references.end())
      mail.references.push_back(std::move(id));
}

}  // namespace

Mail read_mail(std::string_view raw, const Rules& rules) {
  Mail mail;
  mail.headers = read_headers(raw);
  if (mail.headers.cut)
    mail.notices.emplace_back(
        "邮件头过大，只读取了前面的部分。The mail's header is too large; only its beginning was read.");
  if (mail.headers.fields.empty())
    mail.notices.emplace_back(
        "这不是一封完整的邮件，请查看原始文件。This is not a complete mail; see the original file.");
  read_people(mail);
  read_thread(mail);
  mail.subject = first_code_points(clean_name(decode_words(mail.headers.first("subject")), kLongestSubject),
                                   kLongestSubject);
  mail.date = read_date(mail.headers.first("date"));
  read_body(mail, raw, rules);
  mail.text = without_quote(mail.text, rules, mail.from.address);
  return mail;
}

std::string identity_of(const Mail& mail, std::string_view raw) {
  if (mail.message_id.empty() && mail.headers.first("date").empty()) return "raw:" + sha256_hex(raw);
  std::string content =
      mail.from.address + '\n' + std::string(mail.headers.first("date")) + '\n' + mail.subject + '\n';
  for (const char c : mail.full_text)
    if (c != ' ' && c != '\n' && c != '\r' && c != '\t') content += c;
  for (const Part& file : mail.files) content += '\n' + sha256_hex(file.bytes);
  const std::string hash = sha256_hex(content).substr(0, 32);
  if (mail.message_id.empty()) return "mail:" + hash;
  return first_code_points(valid_utf8(mail.message_id), 120) + "/" + hash;
}

std::optional<TimePoint> read_date(std::string_view text) {
  const std::string value(text.substr(0, 100));
  GDateTime* const read = g_mime_utils_header_decode_date(value.c_str());
  if (!read) return std::nullopt;
  const auto seconds = g_date_time_to_unix(read);
  g_date_time_unref(read);
  return TimePoint{std::chrono::seconds(seconds)};
}

std::vector<std::string> read_ids(std::string_view value) {
  std::vector<std::string> ids;
  const auto add = [&](std::string_view id) {
    id = trimmed(id);
    if (!id.empty() && id.size() <= kLongestId && ids.size() < kMostIds) ids.emplace_back(id);
  };
  if (value.find('<') == std::string_view::npos) {
    add(value.substr(0, value.find_first_of(" \t")));
    return ids;
  }
  for (auto open = value.find('<'); open != std::string_view::npos; open = value.find('<', open + 1)) {
    const auto close = value.find('>', open);
    add(value.substr(open + 1, close == std::string_view::npos ? close : close - open - 1));
    if (close == std::string_view::npos) break;
    open = close;
  }
  return ids;
}

}  // namespace xiaoer::channels::email
