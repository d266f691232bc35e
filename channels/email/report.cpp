// SPDX-License-Identifier: Apache-2.0
#include "channels/email/report.h"

#include "channels/email/encoded_word.h"
#include "foundation/ascii.h"
#include "foundation/text.h"

namespace xiaoer::channels::email {
namespace {

struct Status {
  std::string action, code, words;
};

// The fields of all recipients in message/delivery-status; the worst action counts.
Status read_status(std::string_view content) {
  Status status;
  for (std::size_t at = 0; at < content.size();) {
    const HeaderBlock block = read_headers(content.substr(at));
    const std::string action = lower_ascii(trimmed(block.first("action")));
    if (!action.empty() && status.action != "failed") {
      status.action = action;
      status.code = trimmed(block.first("status"));
      status.words = decode_words(block.first("diagnostic-code"));
    }
    if (block.body_at == 0) break;
    at += block.body_at;
  }
  return status;
}

// Our Message-ID wherever it stands; Chinese providers bounce with HTML of their own.
std::string own_id(std::string_view text, const TokenMint& mint, TimePoint now) {
  constexpr std::size_t kLongest = 300;
  int tries = 0;
  for (auto at = text.find("xe."); at != std::string_view::npos && tries < 200;
       at = text.find("xe.", at + 3), ++tries) {
    const std::string_view near = text.substr(at, kLongest);
    const std::string_view id = near.substr(0, near.find_first_of(" \t\r\n<>\"'&;,"));
    if (mint.from_message_id(id, now)) return std::string(id);
  }
  return "";
}

bool looks_like_bounce(const Mail& mail) {
  if (mail.report) return true;
  if (mail.headers.has("x-failed-recipients")) return true;
  const std::string from = mail.from.address.substr(0, mail.from.address.find('@'));
  return from == "mailer-daemon" || from == "postmaster" || mail.subject.find("退信") != std::string::npos;
}

}  // namespace

std::optional<Report> read_report(const Mail& mail, std::string_view raw, const TokenMint& mint,
                                  TimePoint now) {
  if (!looks_like_bounce(mail)) return std::nullopt;
  Report report;
  Status status;
  for (const Part& part : mail.files) {
    if (part.type == "message/delivery-status") status = read_status(part.bytes);
    if (report.provider_id.empty()) report.provider_id = own_id(part.bytes, mint, now);
  }
  if (report.provider_id.empty()) report.provider_id = own_id(mail.full_text, mint, now);
  if (report.provider_id.empty()) report.provider_id = own_id(raw, mint, now);
  if (report.provider_id.empty()) return std::nullopt;
  report.token = *mint.from_message_id(report.provider_id, now);
  // Without a status it is a provider's own words, and those come only when it failed.
  report.failed =
      status.action == "failed" || (status.action.empty() && !mail.report) || status.code.starts_with("5");
  report.reason = first_code_points(clean_name(status.code + " " + status.words, 300), 300);
  return report;
}

}  // namespace xiaoer::channels::email
