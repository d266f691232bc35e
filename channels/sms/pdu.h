// SPDX-License-Identifier: Apache-2.0
// SMPP 3.4 on the wire: frames, and the bodies we send and read. Every byte may be foreign: a reader returns
// nullopt (or throws BadFrame, after which the connection is of no use) and never reads past its bytes.
// Pure. Any thread.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace xiaoer::channels::sms {

enum Command : std::uint32_t {
  bind_receiver = 0x01,
  bind_transmitter = 0x02,
  submit_sm = 0x04,
  deliver_sm = 0x05,
  unbind = 0x06,
  bind_transceiver = 0x09,
  enquire_link = 0x15,
  data_sm = 0x103,
  response = 0x80000000,  // submit_sm | response …
  generic_nack = 0x80000000,
};

enum Status : std::uint32_t {
  ok = 0x00,
  bad_length = 0x02,
  bad_command = 0x03,
  bad_bind_state = 0x04,
  queue_full = 0x14,
  throttled = 0x58,
  try_again = 0x64,
};

enum Tag : std::uint16_t {
  receipted_message_id = 0x001E,
  sar_reference = 0x020C,
  sar_total = 0x020E,
  sar_number = 0x020F,
  message_payload = 0x0424,
  message_state = 0x0427,
};

struct Pdu {
  std::uint32_t command = 0, status = 0, sequence = 0;
  std::string body{};
};
[[nodiscard]] std::string encoded(const Pdu& pdu);

struct BadFrame : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Cuts a stream into frames.
class Frames {
 public:
  static constexpr std::size_t kLongest = 70 * 1024;  // a message_payload and its company
  void add(std::string_view bytes) { buffer_.append(bytes); }
  // nullopt = more bytes are needed. Throws BadFrame for a length that cannot be.
  [[nodiscard]] std::optional<Pdu> next();

 private:
  std::string buffer_;
  std::size_t at_ = 0;
};

struct Party {
  std::uint8_t ton = 0, npi = 1;
  std::string number{};
};

// The body of submit_sm and deliver_sm; of data_sm those fields that it has.
struct ShortMessage {
  std::string service{};
  Party source{}, destination{};
  std::uint8_t esm_class = 0, protocol = 0, priority = 0;
  std::uint8_t registered = 0;  // 1: a receipt is wanted
  std::uint8_t coding = 0;
  std::string bytes{};                            // short_message, or message_payload when that is empty
  std::map<std::uint16_t, std::string> fields{};  // optional parameters
};
[[nodiscard]] std::string body_of(const ShortMessage& message);  // for submit_sm and deliver_sm
[[nodiscard]] std::optional<ShortMessage> read_short_message(const Pdu& pdu);

struct Bind {
  std::string system_id{}, password{}, system_type{};
  std::uint8_t version = 0x34, ton = 0, npi = 0;
  std::string range{};
};
[[nodiscard]] std::string body_of(const Bind& bind);
[[nodiscard]] std::optional<Bind> read_bind(std::string_view body);

// The message id of submit_sm_resp and the like; "" when there is none.
[[nodiscard]] std::string read_id(std::string_view body);

}  // namespace xiaoer::channels::sms
