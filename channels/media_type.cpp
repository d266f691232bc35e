// SPDX-License-Identifier: Apache-2.0
#include "channels/media_type.h"

#include <array>

#include "foundation/text.h"

namespace xiaoer::channels {
namespace {

struct Magic {
  std::size_t at;
  std::string_view bytes;
  std::string_view mime;
};

using namespace std::string_view_literals;

constexpr std::array kMagics{
    Magic{0, "\xFF\xD8\xFF"sv, "image/jpeg"},
    Magic{0, "\x89PNG\r\n\x1A\n"sv, "image/png"},
    Magic{0, "GIF87a"sv, "image/gif"},
    Magic{0, "GIF89a"sv, "image/gif"},
    Magic{8, "WEBPVP8"sv, "image/webp"},
    Magic{4, "ftypheic"sv, "image/heic"},
    Magic{4, "ftypheix"sv, "image/heic"},
    Magic{4, "ftypmif1"sv, "image/heic"},
    Magic{4, "ftypqt"sv, "video/quicktime"},
    Magic{4, "ftypM4A"sv, "audio/mp4"},
    Magic{4, "ftyp"sv, "video/mp4"},
    Magic{0, "\x1A\x45\xDF\xA3"sv, "video/webm"},
    Magic{0, "ID3"sv, "audio/mpeg"},
    Magic{0, "\xFF\xFB"sv, "audio/mpeg"},
    Magic{0, "\xFF\xF3"sv, "audio/mpeg"},
    Magic{0, "#!AMR"sv, "audio/amr"},
    Magic{0, "OggS"sv, "audio/ogg"},
    Magic{8, "WAVE"sv, "audio/wav"},
    Magic{0, "%PDF-"sv, "application/pdf"},
    Magic{0, "PK\x03\x04"sv, "application/zip"},
    Magic{0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, "application/x-ole-storage"},
};

std::string_view by_magic(std::string_view bytes) {
  for (const Magic& magic : kMagics)
    if (bytes.size() > magic.at && bytes.substr(magic.at).starts_with(magic.bytes)) return magic.mime;
  return {};
}

// Words and tables without markup: valid UTF-8, no control characters, no "<" as the first sign.
bool is_plain_text(std::string_view bytes) {
  for (const char c : bytes)
    if (c == 0x7F || (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t'))
      return false;
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const auto first = bytes.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && bytes[first] != '<' && is_valid_utf8(bytes);
}

bool is_office(std::string_view mime) {
  return mime.starts_with("application/vnd.openxmlformats-officedocument.") ||
         mime.starts_with("application/vnd.oasis.opendocument.");
}

bool is_old_office(std::string_view mime) {
  return mime == "application/msword" || mime == "application/vnd.ms-excel" ||
         mime == "application/vnd.ms-powerpoint";
}

std::string_view family(std::string_view mime) {
  return mime.substr(0, mime.find('/'));
}

}  // namespace

std::optional<std::string> media_type(std::string_view bytes, std::string_view declared) {
  declared = declared.substr(0, declared.find_first_of("; "));
  std::string_view found = by_magic(bytes);
  if (found.empty() && is_plain_text(bytes)) found = declared == "text/csv" ? "text/csv" : "text/plain";
  if (found.empty()) return std::nullopt;
  if (found == "application/zip" && is_office(declared)) return std::string(declared);
  if (found == "application/x-ole-storage")
    return is_old_office(declared) ? std::optional(std::string(declared)) : std::nullopt;
  const bool claims = !declared.empty() && declared != "application/octet-stream";
  // Recorders in browsers call sound "audio/webm" or "audio/mp4"; the container is the same.
  const bool sound = family(declared) == "audio" && (found == "video/webm" || found == "video/mp4");
  if (sound) return std::string(declared == "audio/mp4" ? "audio/mp4" : "audio/webm");
  if (claims && family(declared) != family(found)) return std::nullopt;
  return std::string(found);
}

std::string attachment_type(std::string_view mime) {
  if (family(mime) == "image") return "image";
  if (family(mime) == "audio") return "voice";
  if (family(mime) == "video") return "video";
  return "file";
}

bool is_safe_image(std::string_view mime) {
  return mime == "image/jpeg" || mime == "image/png" || mime == "image/gif" || mime == "image/webp";
}

std::string clean_file_name(std::string_view name) {
  std::string clean = clean_name(name, 120);
  clean.erase(0, clean.find_last_of("/\\") + 1);
  const auto first = clean.find_first_not_of(". ");
  if (first == std::string::npos) return "file";
  return clean.substr(first, clean.find_last_not_of(". ") - first + 1);
}

std::string disposition(std::string_view mime, std::string_view name) {
  std::string out = is_safe_image(mime) ? "inline; filename*=UTF-8''" : "attachment; filename*=UTF-8''";
  for (const char c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '-' || c == '_';
    if (plain) {
      out += c;
      continue;
    }
    constexpr std::string_view kHex = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
  }
  return out;
}

}  // namespace xiaoer::channels
