// SPDX-License-Identifier: Apache-2.0
// Feeds any bytes to everything of the SMS channel that reads foreign ones: SMPP frames and bodies, headers,
// receipts, codings, memories, and each driver's callback.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "channels/sms/aliyun_driver.h"
#include "channels/sms/assembly.h"
#include "channels/sms/kannel_driver.h"
#include "channels/sms/receipt.h"
#include "channels/sms/signing.h"
#include "channels/sms/tencent_driver.h"
#include "channels/sms/twilio_driver.h"
#include "foundation/text.h"
#include "tests/fuzz/promise.h"

using xiaoer::test::require;

namespace {

using namespace xiaoer::channels;
using namespace xiaoer::channels::sms;

constexpr std::int64_t kNow = 1'790'000'000'000;

// What is joined comes out once, as text, and what waits survives a restart.
void join(Assembly& assembly, const ShortMessage& message, const Opened& opened) {
  Arrival piece;
  piece.from = message.source.number;
  piece.to = message.destination.number;
  piece.provider_id = "1";
  for (const Arrival& whole : assembly.add(
           piece, {*opened.place, message.coding, std::string(opened.content)}, xiaoer::from_millis(kNow)))
    require(xiaoer::is_valid_utf8(whole.text));
  Assembly again(Alphabet::gsm7, "", "");
  again.restore(assembly.memory());
  require(again.empty() == assembly.empty());
}

void read_pdu(const Pdu& pdu, Assembly& assembly) {
  static_cast<void>(read_bind(pdu.body));
  static_cast<void>(read_id(pdu.body));
  const auto message = read_short_message(pdu);
  if (!message) return;
  if (const auto report = read_report(*message, IdForm::hex_decimal)) require(!report->message_id.empty());
  const Opened opened = open_header(message->bytes);
  require(opened.content.size() <= message->bytes.size());
  if (const auto text = decoded(opened.content, message->coding, Alphabet::gsm7))
    require(xiaoer::is_valid_utf8(*text));
  if (opened.place) join(assembly, *message, opened);
  if (pdu.command != data_sm) require(read_short_message({submit_sm, 0, 1, body_of(*message)}).has_value());
}

void read_stream(std::string_view bytes) {
  Frames frames;
  Assembly assembly(Alphabet::gsm7, "", "");
  try {
    frames.add(bytes.substr(0, bytes.size() / 2));
    while (const auto pdu = frames.next()) read_pdu(*pdu, assembly);
    frames.add(bytes.substr(bytes.size() / 2));
    while (const auto pdu = frames.next()) read_pdu(*pdu, assembly);
  } catch (const BadFrame&) {
  }
}

void read_callbacks(const std::string& bytes) {
  static const Rules rules;
  const auto now = [] { return xiaoer::from_millis(kNow); };
  const auto parts = [&] {
    return WebParts{"https://h/hooks/sms/a", "k", "", "", rules, now, [](const xiaoer::HttpCall&) {
                      return xiaoer::HttpAnswer{};
                    }};
  };
  const Intake intake = [](const Delivery& delivery) {
    for (const Arrival& arrival : delivery.arrivals) require(!arrival.provider_id.empty());
  };
  WebhookRequest request{"POST", "/hooks/sms/a", {{"key", "k"}, {"from", bytes}, {"id", "1"}}, {}, bytes, ""};
  request.headers["x-twilio-signature"] = twilio_signature("https://h/hooks/sms/a", form_fields(bytes), "");
  static_cast<void>(KannelDriver({}, parts()).callback(request, intake));
  static_cast<void>(AliyunDriver({}, parts()).callback(request, intake));
  static_cast<void>(TencentDriver({}, parts()).callback(request, intake));
  static_cast<void>(TwilioDriver({}, parts()).callback(request, intake));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  read_stream(bytes);
  read_callbacks(bytes);
  Assembly assembly(Alphabet::gsm7, "", "");
  read_pdu({deliver_sm, 0, 1, bytes}, assembly);
  assembly.restore(bytes);
  static_cast<void>(assembly.expired(xiaoer::from_millis(kNow)));
  return 0;
}
