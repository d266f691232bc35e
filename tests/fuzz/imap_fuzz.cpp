// SPDX-License-Identifier: Apache-2.0
// Feeds any bytes as an IMAP server's words: cut anywhere they mean the same as in one piece.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "channels/email/imap_response.h"
#include "channels/email/mailbox_reader.h"
#include "tests/fuzz/promise.h"

using xiaoer::test::require;

namespace {

using namespace xiaoer::channels::email;

constexpr std::size_t kLargest = 4096;

// All responses as one text; a fault ends it.
std::string heard(std::string_view bytes, std::size_t piece) {
  ImapReader reader(kLargest);
  std::string all;
  try {
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      reader.feed(bytes.substr(at, piece));
      while (auto response = reader.next()) {
        all += response->line + "\n";
        for (const auto& literal : response->literals) all += literal + "|";
        for (const char* name : {"EXISTS", "UIDVALIDITY", "UIDNEXT"})
          static_cast<void>(response_code(*response, name));
        if (const auto fetch = read_fetch(std::move(*response)); fetch && fetch->body)
          require(fetch->body->size() <= bytes.size());
      }
    }
  } catch (const MailServerError&) {
    all += "fault";
  }
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  require(heard(bytes, bytes.size() + 1) == heard(bytes, 1));
  const Cursor cursor = cursor_from(bytes);
  require(to_text(cursor_from(to_text(cursor))) == to_text(cursor));
  for (const char c : folder_name(bytes)) require(static_cast<unsigned char>(c) < 0x80);
  static_cast<void>(in_quotation(bytes));
  return 0;
}
