// SPDX-License-Identifier: Apache-2.0
#include "channels/email/letter.h"

#include "channels/media_type.h"
#include "foundation/random.h"
#include "foundation/text.h"

namespace xiaoer::channels::email {
namespace {

constexpr std::size_t kMostFiles = 100, kLongestText = 20'000, kLongestFullText = 200'000;
constexpr auto kOldestDate = std::chrono::hours(24 * 30);

// Keeps the bytes with the batch and says where they are.
Attachment keep(const Address& of, Batch& batch, std::string name, std::string mime, std::string bytes) {
  const Attachment attachment{attachment_type(mime), random_token(16), std::move(name), std::move(mime),
                              static_cast<std::int64_t>(bytes.size())};
  batch.files.push_back({attachment.attachment_id, of, attachment.name, attachment.mime, std::move(bytes)});
  return attachment;
}

void keep_files(Letter& letter, Mail& mail, const Address& of, Batch& batch) {
  for (Part& file : mail.files) {
    if (letter.attachments.size() >= kMostFiles) {
      mail.notices.emplace_back(
          "附件过多，其余的在原始文件里。There are too many attachments; the others are in the original "
          "file.");
      break;
    }
    const std::string mime = media_type(file.bytes, file.type).value_or("application/octet-stream");
    letter.attachments.push_back(keep(of, batch, std::move(file.name), mime, std::move(file.bytes)));
  }
}

std::string first_words(const Mail& mail) {
  if (!mail.text.empty()) return mail.text;
  if (!mail.subject.empty()) return mail.subject;
  if (!mail.notices.empty()) return mail.notices.front();
  return mail.files.empty() ? "（空邮件 empty mail）" : "（只有附件 attachments only）";
}

}  // namespace

void add_letter(const LetterOf& of, ArrivedMail arrived, Mail mail, Batch& batch, TimePoint now) {
  Letter letter;
  letter.subject = mail.subject;
  letter.automatic = of.automatic;
  keep_files(letter, mail, of.from, batch);
  letter.text = first_code_points(first_words(mail), kLongestText);
  std::string full = first_code_points(mail.full_text, kLongestFullText);
  for (const auto& notice : mail.notices) full += (full.empty() ? "" : "\n\n") + notice;
  if (full != letter.text) letter.full_text = std::move(full);
  if (!mail.html.empty())
    letter.html_id = keep(of.from, batch, "mail.html", "text/html", std::move(mail.html)).attachment_id;
  if (!arrived.raw.empty())
    letter.original_id =
        keep(of.from, batch, "mail.eml", "message/rfc822", std::move(arrived.raw)).attachment_id;
  const TimePoint received = arrived.arrived == TimePoint{} ? now : std::min(arrived.arrived, now);
  const bool believable = mail.date && *mail.date <= received && *mail.date > received - kOldestDate;
  batch.messages.push_back(
      {of.from, of.provider_id, std::move(letter), believable ? *mail.date : received, of.display_name, ""});
}

}  // namespace xiaoer::channels::email
