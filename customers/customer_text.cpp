// SPDX-License-Identifier: Apache-2.0
#include "customers/customer_text.h"

#include "foundation/error.h"
#include "foundation/text.h"

namespace xiaoer::customers {
namespace {

constexpr std::size_t kNoteLimit = 4000, kTagLimit = 20, kTagLength = 32, kPhoneLength = 32,
                      kMailLength = 254;

std::string checked_phone(const std::string& text) {
  const auto phone = clean_name(text, kPhoneLength + 1);
  const bool shape =
      phone.size() <= kPhoneLength && phone.find_first_not_of("0123456789+-() ") == std::string::npos;
  if (shape && (phone.empty() || phone.find_first_of("0123456789") != std::string::npos)) return phone;
  throw RequestError(422, "bad_phone",
                     "a phone number has digits, + - ( ) and blanks, at most 32 characters");
}

std::string checked_email(const std::string& text) {
  const auto email = clean_name(text, kMailLength + 1);
  const auto at = email.find('@');
  const bool shape = at != std::string::npos && at > 0 && at + 1 < email.size() &&
                     email.find('@', at + 1) == std::string::npos && email.find(' ') == std::string::npos;
  if (email.empty() || (shape && email.size() <= kMailLength)) return email;
  throw RequestError(422, "bad_email",
                     "an e-mail address looks like name@example.com, at most 254 characters");
}

std::string checked_language(const std::string& text) {
  if (text.empty() || text == "zh" || text == "en") return text;
  throw RequestError(422, "bad_language", "the language is \"zh\", \"en\" or empty");
}

std::vector<std::string> checked_tags(const std::vector<std::string>& texts) {
  std::vector<std::string> tags;
  for (const auto& text : texts) {
    auto tag = clean_name(text, kTagLength);
    if (!tag.empty() && std::find(tags.begin(), tags.end(), tag) == tags.end())
      tags.push_back(std::move(tag));
  }
  if (tags.size() <= kTagLimit) return tags;
  throw RequestError(422, "too_many_tags", "a customer has at most " + std::to_string(kTagLimit) + " tags");
}

}  // namespace

void apply(const CustomerUpdate& update, Customer& customer) {
  if (update.name) customer.name = clean_name(*update.name);
  if (update.phone) customer.phone = checked_phone(*update.phone);
  if (update.email) customer.email = checked_email(*update.email);
  if (update.company) customer.company = clean_name(*update.company, 128);
  if (update.level) customer.level = clean_name(*update.level, 32);
  if (update.language) customer.language = checked_language(*update.language);
  if (update.note) customer.note = first_code_points(valid_utf8(*update.note), kNoteLimit);
  if (update.tags) customer.tags = checked_tags(*update.tags);
}

}  // namespace xiaoer::customers
