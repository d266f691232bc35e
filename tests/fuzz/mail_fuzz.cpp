// SPDX-License-Identifier: Apache-2.0
// Feeds any bytes as a mail to all that reads one: header, MIME, character sets, TNEF, HTML, quotes, threads
// and reports, up to the message that would be stored. Twice: the second time it is known.
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "channels/email/intake.h"
#include "channels/email/tnef.h"
#include "foundation/text.h"
#include "tests/fuzz/promise.h"

using xiaoer::test::require;

namespace {

using namespace xiaoer;
using namespace xiaoer::channels;
using namespace xiaoer::channels::email;

// Checks what is to be stored, and remembers.
struct Core {
  std::map<std::string, std::string> memory;
  std::size_t messages = 0;

  Sink sink() {
    Sink made;
    made.now = [] { return from_millis(1'790'000'000'000); };
    made.recall = [this](const std::string& key) { return memory[key]; };
    made.accept_batch = [this](const Batch& batch) {
      for (const auto& message : batch.messages) check(message);
      for (const auto& each : batch.memories) memory[each.key] = each.value;
      messages += batch.messages.size();
      return std::vector<Accepted>(batch.messages.size());
    };
    return made;
  }
  static void check(const InboundMessage& message) {
    const auto& letter = std::get<Letter>(message.body);
    require(!letter.text.empty() && !message.provider_id.empty() && !message.from.peer.empty());
    for (const std::string* text : {&letter.text, &letter.full_text, &letter.subject, &message.provider_id,
                                    &message.display_name, &message.from.peer, &letter.automatic})
      require(is_valid_utf8(*text));
    for (const Attachment& file : letter.attachments) {
      require(!file.name.empty() && is_valid_utf8(file.name));
      require(file.name.find('/') == std::string::npos && file.name.find('\n') == std::string::npos);
    }
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Settings settings = [] {
    Settings made;
    made.from = {"kefu@shop.example", "小二"};
    made.trusted_relay = "mx.shop.example";
    made.rules = shipped_rules();
    return made;
  }();
  static const TokenMint mint("0123456789abcdef0123456789abcdef", "kefu", 365);
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  Core core;
  Sink sink = core.sink();
  Intake intake("email", "kefu", settings, mint);
  for (int times = 0; times < 2; ++times) {
    static_cast<void>(intake.take({{bytes, sink.now(), false}}, {}, sink));
    require(core.messages == 1);
  }
  if (const auto wrapped = read_tnef(bytes)) require(is_valid_utf8(wrapped->text));
  return 0;
}
