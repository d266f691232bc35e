// SPDX-License-Identifier: Apache-2.0
#include "channels/email/tnef.h"

#include "foundation/charset.h"

namespace xiaoer::channels::email {
namespace {

constexpr std::uint32_t kSignature = 0x223E9F78;
constexpr std::size_t kMostFiles = 200;
// Attribute numbers, without their types.
constexpr std::uint32_t kBody = 0x800C, kAttachTitle = 0x8010, kAttachData = 0x800F, kAttachRend = 0x9002,
                        kAttachProperties = 0x9005;
constexpr std::uint32_t kLongFileName = 0x3707, kPropString8 = 0x1E, kPropUnicode = 0x1F, kPropBinary = 0x102,
                        kPropObject = 0x0D;

std::uint32_t number_at(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < size; ++i)
    value |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8U * i);
  return value;
}

std::string without_end(std::string text) {
  while (!text.empty() && text.back() == '\0') text.pop_back();
  return text;
}

std::size_t fixed_size(std::uint32_t type) {
  switch (type) {
    case 0x02:
    case 0x03:
    case 0x04:
    case 0x0A:
    case 0x0B:
      return 4;
    case 0x05:
    case 0x06:
    case 0x07:
    case 0x14:
    case 0x40:
      return 8;
    case 0x48:
      return 16;
    default:
      return 0;
  }
}

// The long file name among an attachment's properties; "" when it is not there or cannot be reached.
std::string long_name(std::string_view bytes) {
  if (bytes.size() < 4) return "";
  const std::uint32_t count = number_at(bytes, 0, 4);
  std::size_t at = 4;
  for (std::uint32_t i = 0; i < count && at + 4 <= bytes.size(); ++i) {
    const std::uint32_t type = number_at(bytes, at, 2) & 0xFFFU, id = number_at(bytes, at + 2, 2);
    at += 4;
    if (id >= 0x8000) return "";  // named properties come last
    if (const std::size_t size = fixed_size(type)) {
      at += size;
      continue;
    }
    if (type != kPropString8 && type != kPropUnicode && type != kPropBinary && type != kPropObject) return "";
    if (at + 8 > bytes.size() || number_at(bytes, at, 4) != 1) return "";
    const std::size_t size = number_at(bytes, at + 4, 4);
    at += 8;
    if (size > bytes.size() - at) return "";
    const std::string_view value = bytes.substr(at, size);
    if (id == kLongFileName)
      return type == kPropUnicode ? without_end(decode_labelled(value, "utf-16le"))
                                  : decode_labelled(without_end(std::string(value)), "");
    at += (size + 3) / 4 * 4;
  }
  return "";
}

void take(Tnef& into, std::uint32_t attribute, std::string_view data) {
  if (attribute == kBody) into.text = decode_labelled(without_end(std::string(data)), "");
  if (attribute == kAttachRend && into.files.size() < kMostFiles) into.files.emplace_back();
  if (into.files.empty()) return;
  TnefFile& file = into.files.back();
  if (attribute == kAttachTitle && file.name.empty())
    file.name = decode_labelled(without_end(std::string(data)), "");
  if (attribute == kAttachData) file.bytes = data;
  if (attribute == kAttachProperties)
    if (const auto name = long_name(data); !name.empty()) file.name = name;
}

}  // namespace

std::optional<Tnef> read_tnef(std::string_view bytes) {
  if (bytes.size() < 6 || number_at(bytes, 0, 4) != kSignature) return std::nullopt;
  Tnef found;
  // level (1), attribute (4), length (4), data, checksum (2)
  for (std::size_t at = 6; at + 9 <= bytes.size();) {
    const std::uint32_t attribute = number_at(bytes, at + 1, 4) & 0xFFFFU;
    const std::size_t size = number_at(bytes, at + 5, 4);
    at += 9;
    if (size > bytes.size() - at) break;
    take(found, attribute, bytes.substr(at, size));
    at += size + 2;
  }
  std::erase_if(found.files, [](const TnefFile& file) { return file.bytes.empty(); });
  return found;
}

}  // namespace xiaoer::channels::email
