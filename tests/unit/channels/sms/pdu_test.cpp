// SPDX-License-Identifier: Apache-2.0
// Golden bytes are those of an independent implementation (npm smpp 0.5.1).
#include "channels/sms/pdu.h"

#include "channels/sms/alphabet.h"
#include "channels/sms/receipt.h"
#include "gtest/gtest.h"

namespace xiaoer::channels::sms {
namespace {

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t at = 0; at + 1 < hex.size(); at += 2)
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(at, 2)), nullptr, 16));
  return bytes;
}

Pdu only(const std::string& bytes) {
  Frames frames;
  frames.add(bytes);
  return frames.next().value();
}

const std::string kReceipt = from_hex(
    "0000009c000000050000000000000007000000383631333830303133383030300000003130363930313233343500040000000000"
    "0001"
    "006469643a3030303030303031207375623a30303120646c7672643a303031207375626d697420646174653a3234303130313030"
    "303020"
    "646f6e6520646174653a3234303130313030303120737461743a44454c49565244206572723a30303020746578743a");

TEST(Pdu, BindIsAsOthersWriteIt) {
  Bind bind;
  bind.system_id = "gw";
  bind.password = "secret";
  const std::string bytes = encoded({bind_transceiver, 0, 1, body_of(bind)});
  EXPECT_EQ(bytes, from_hex("0000001f000000090000000000000001677700736563726574000034000000"));
  EXPECT_EQ(read_bind(only(bytes).body).value().password, "secret");
}

TEST(Pdu, SubmitIsAsOthersWriteIt) {
  ShortMessage message;
  message.source = {0, 1, "1069012345"};
  message.destination = {1, 1, "8613800138000"};
  message.registered = 1;
  message.coding = 8;
  message.bytes = to_ucs2("退款");
  EXPECT_EQ(
      encoded({submit_sm, 0, 1, body_of(message)}),
      from_hex("0000003c000000040000000000000001000001313036393031323334350001013836313338303031333830303000"
               "0000000000010008000490006b3e"));
  const auto read = read_short_message({submit_sm, 0, 1, body_of(message)}).value();
  EXPECT_EQ(read.destination.number, "8613800138000");
  EXPECT_EQ(read.bytes, message.bytes);
}

TEST(Pdu, LongBytesTravelAsPayload) {
  ShortMessage message;
  message.bytes = std::string(300, 'x');
  const auto read = read_short_message({submit_sm, 0, 1, body_of(message)}).value();
  EXPECT_EQ(read.bytes, message.bytes);
  EXPECT_EQ(read.fields.at(message_payload).size(), 300u);
}

TEST(Pdu, ReceiptIsRead) {
  const auto message = read_short_message(only(kReceipt)).value();
  ASSERT_TRUE(is_receipt(message));
  const auto report = read_report(message, IdForm::same).value();
  EXPECT_EQ(report.message_id, "1");
  EXPECT_EQ(report.state, "DELIVRD");
  EXPECT_EQ(report.error, "000");
  EXPECT_TRUE(report.arrived && report.final);
}

TEST(Pdu, EveryTruncationIsNoticedAndNoneReadsTooFar) {
  const Pdu whole = only(kReceipt);
  for (std::size_t size = 0; size < whole.body.size(); ++size)
    EXPECT_FALSE(read_short_message({deliver_sm, 0, 1, whole.body.substr(0, size)})) << size;
}

TEST(Pdu, WrongLengthsInsideAreNoticed) {
  ShortMessage message;
  message.source.number = "8613800138000";
  message.bytes = "abc";
  const std::string body = body_of(message);
  const auto reads = [](const std::string& bytes) {
    return read_short_message({deliver_sm, 0, 1, bytes}).has_value();
  };
  EXPECT_TRUE(reads(body));
  std::string longer = body;
  longer[body.size() - 4] = static_cast<char>(200);  // sm_length
  EXPECT_FALSE(reads(longer));
  EXPECT_FALSE(reads(body + std::string("\x04\x24\x00\x05"
                                        "abc",
                                        7)));
  EXPECT_FALSE(reads(body + std::string("\x04\x24\xFF\xFF", 4)));
  EXPECT_FALSE(reads(body + "\x04"));
  EXPECT_TRUE(reads(body + std::string("\x02\x0C\x00\x00", 4)));
  EXPECT_FALSE(reads(std::string(200, 'a')));  // a service type that does not end
}

TEST(Frames, AreCutFromAStreamByteByByte) {
  Frames frames;
  std::size_t found = 0;
  for (const char byte : kReceipt + kReceipt) {
    frames.add({&byte, 1});
    while (frames.next()) ++found;
  }
  EXPECT_EQ(found, 2u);
}

TEST(Frames, LengthsThatCannotBeEndTheConnection) {
  for (const char* length : {"00000000", "0000000f", "00100000", "ffffffff"}) {
    Frames frames;
    frames.add(from_hex(length));
    EXPECT_THROW(static_cast<void>(frames.next()), BadFrame) << length;
  }
}

TEST(Receipts, IdsMeetInWhateverFormTheyCome) {
  ShortMessage message;
  message.esm_class = 4;
  message.bytes =
      "id:0000000255 sub:001 submit date:2401010000 done date:2401010001 stat:UNDELIV err:MK:0001 text:";
  EXPECT_EQ(read_report(message, IdForm::hex_decimal).value().message_id,
            stored_id("FF", IdForm::hex_decimal));
  EXPECT_EQ(read_report(message, IdForm::same).value().error, "MK:0001");
  EXPECT_EQ(stored_id("00AB", IdForm::same), stored_id("ab", IdForm::same));
  message.fields[receipted_message_id] = std::string("FF\0", 3);
  EXPECT_EQ(read_report(message, IdForm::hex_decimal).value().message_id, "255");
}

TEST(Receipts, WithoutAnIdOrAStateAreNone) {
  ShortMessage message;
  message.esm_class = 4;
  for (const char* text : {"", "stat:DELIVRD", "id:5", "id: stat:", "xid:5 xstat:DELIVRD", "\xFF\x00"}) {
    message.bytes = text;
    EXPECT_FALSE(read_report(message, IdForm::same)) << text;
  }
  message.bytes = "id:5";
  message.fields[message_state] = "\x05";
  EXPECT_EQ(read_report(message, IdForm::same).value().state, "UNDELIV");
  message.fields[message_state] = "\x63";
  EXPECT_FALSE(read_report(message, IdForm::same));
}

}  // namespace
}  // namespace xiaoer::channels::sms
