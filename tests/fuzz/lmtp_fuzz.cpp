// SPDX-License-Identifier: Apache-2.0
// Feeds any bytes to the LMTP door: cut anywhere they mean the same as in one piece, and no mail is larger
// than allowed.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "channels/email/lmtp.h"

namespace {

using namespace xiaoer::channels::email;

constexpr std::size_t kLargest = 300;

// Everything that was answered and stored, as one text.
std::string heard(std::string_view bytes, std::size_t piece) {
  std::string all;
  LmtpSession session({"shop.example", kLargest, [](const std::string& to) { return !to.empty(); },
                       [&all](const std::string& raw) {
                         if (raw.size() > kLargest) std::abort();
                         all += "<" + raw + ">";
                       }});
  std::string answers;
  for (std::size_t at = 0; at < bytes.size() && !session.ended(); at += piece)
    answers += session.feed(bytes.substr(at, piece));
  return all + answers;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  for (const char* before : {"", "MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n"})
    if (heard(before + bytes, size + 100) != heard(before + bytes, 1)) std::abort();
  return 0;
}
