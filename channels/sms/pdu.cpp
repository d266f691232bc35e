// SPDX-License-Identifier: Apache-2.0
#include "channels/sms/pdu.h"

namespace xiaoer::channels::sms {
namespace {

constexpr std::size_t kHeader = 16;
constexpr std::size_t kLongestShort = 254;  // more goes into message_payload

void put(std::string& out, std::uint32_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
    out += static_cast<char>((value >> static_cast<unsigned>(shift)) & 0xFFU);
}

void put(std::string& out, std::string_view text) {
  out.append(text.substr(0, text.find('\0')));
  out += '\0';
}

std::uint32_t number_at(std::string_view bytes, std::size_t at, int length) {
  std::uint32_t value = 0;
  for (int i = 0; i < length; ++i)
    value = (value << 8U) | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
  return value;
}

// Reads from the front; after the first thing that is not there everything is empty and `good` is false.
struct Reader {
  std::string_view rest;
  bool good = true;

  std::string_view take(std::size_t length) {
    if (length > rest.size()) good = false;
    if (!good) return {};
    const auto taken = rest.substr(0, length);
    rest.remove_prefix(length);
    return taken;
  }
  std::uint8_t octet() {
    const auto taken = take(1);
    return taken.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(taken[0]);
  }
  std::uint16_t two() {
    const auto taken = take(2);
    return taken.empty() ? std::uint16_t{0} : static_cast<std::uint16_t>(number_at(taken, 0, 2));
  }
  // `most` with the closing NUL.
  std::string text(std::size_t most) {
    const std::size_t end = rest.find('\0');
    if (end == std::string_view::npos || end >= most) good = false;
    if (!good) return "";
    std::string taken(take(end));
    take(1);
    return taken;
  }
  Party party(std::size_t most) {
    Party party;
    party.ton = octet();
    party.npi = octet();
    party.number = text(most);
    return party;
  }
};

void read_fields(Reader& reader, ShortMessage& message) {
  while (reader.good && !reader.rest.empty()) {
    const std::uint16_t tag = reader.two(), length = reader.two();
    const auto value = reader.take(length);
    if (reader.good) message.fields[tag] = std::string(value);
  }
}

void read_middle(Reader& reader, ShortMessage& message) {
  message.protocol = reader.octet();
  message.priority = reader.octet();
  static_cast<void>(reader.text(17));  // when to deliver
  static_cast<void>(reader.text(17));  // how long it is valid
}

}  // namespace

std::string encoded(const Pdu& pdu) {
  std::string out;
  out.reserve(kHeader + pdu.body.size());
  put(out, static_cast<std::uint32_t>(kHeader + pdu.body.size()), 4);
  put(out, pdu.command, 4);
  put(out, pdu.status, 4);
  put(out, pdu.sequence, 4);
  return out + pdu.body;
}

std::optional<Pdu> Frames::next() {
  if (buffer_.size() - at_ < 4) return std::nullopt;
  const std::size_t length = number_at(buffer_, at_, 4);
  if (length < kHeader || length > kLongest)
    throw BadFrame("a frame of " + std::to_string(length) + " bytes cannot be SMPP");
  if (buffer_.size() - at_ < length) {
    buffer_.erase(0, at_);
    at_ = 0;
    return std::nullopt;
  }
  Pdu pdu{number_at(buffer_, at_ + 4, 4), number_at(buffer_, at_ + 8, 4), number_at(buffer_, at_ + 12, 4),
          buffer_.substr(at_ + kHeader, length - kHeader)};
  at_ += length;
  if (at_ == buffer_.size()) {
    buffer_.clear();
    at_ = 0;
  }
  return pdu;
}

std::string body_of(const ShortMessage& message) {
  std::string out;
  put(out, message.service);
  for (const Party* party : {&message.source, &message.destination}) {
    put(out, party->ton, 1);
    put(out, party->npi, 1);
    put(out, party->number);
  }
  put(out, message.esm_class, 1);
  put(out, message.protocol, 1);
  put(out, message.priority, 1);
  out.append(2, '\0');  // deliver now, valid as long as the operator likes
  put(out, message.registered, 1);
  put(out, 0, 1);  // never replaces another
  put(out, message.coding, 1);
  put(out, 0, 1);  // no canned message
  const bool fits = message.bytes.size() <= kLongestShort;
  put(out, fits ? static_cast<std::uint32_t>(message.bytes.size()) : 0U, 1);
  if (fits) out += message.bytes;
  auto fields = message.fields;
  if (!fits) fields[message_payload] = message.bytes;
  for (const auto& [tag, value] : fields) {
    put(out, tag, 2);
    put(out, static_cast<std::uint32_t>(value.size()), 2);
    out += value;
  }
  return out;
}

std::optional<ShortMessage> read_short_message(const Pdu& pdu) {
  Reader reader{pdu.body};
  const bool data = pdu.command == data_sm;
  ShortMessage message;
  message.service = reader.text(6);
  message.source = reader.party(data ? 65 : 21);
  message.destination = reader.party(data ? 65 : 21);
  message.esm_class = reader.octet();
  if (!data) read_middle(reader, message);
  message.registered = reader.octet();
  if (!data) static_cast<void>(reader.octet());
  message.coding = reader.octet();
  if (!data) {
    static_cast<void>(reader.octet());
    message.bytes = reader.take(reader.octet());
  }
  read_fields(reader, message);
  if (!reader.good) return std::nullopt;
  const auto payload = message.fields.find(message_payload);
  if (message.bytes.empty() && payload != message.fields.end()) message.bytes = payload->second;
  return message;
}

std::string body_of(const Bind& bind) {
  std::string out;
  put(out, bind.system_id);
  put(out, bind.password);
  put(out, bind.system_type);
  put(out, bind.version, 1);
  put(out, bind.ton, 1);
  put(out, bind.npi, 1);
  put(out, bind.range);
  return out;
}

std::optional<Bind> read_bind(std::string_view body) {
  Reader reader{body};
  Bind bind;
  bind.system_id = reader.text(16);
  bind.password = reader.text(9);
  bind.system_type = reader.text(13);
  bind.version = reader.octet();
  bind.ton = reader.octet();
  bind.npi = reader.octet();
  bind.range = reader.text(41);
  return reader.good ? std::optional(bind) : std::nullopt;
}

std::string read_id(std::string_view body) {
  Reader reader{body};
  return reader.text(66);
}

}  // namespace xiaoer::channels::sms
