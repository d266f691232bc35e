// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/xlsx_package.h"

#include <zip.h>

#include <array>

namespace xiaoer::knowledgebase {
namespace {

struct CloseFile {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

}  // namespace

void XlsxPackage::Close::operator()(zip* archive) const {
  zip_discard(archive);
}

XlsxPackage::XlsxPackage(std::string_view bytes) {
  constexpr zip_int64_t kMaxParts = 2000;
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  if (source) archive_.reset(zip_open_from_source(source, ZIP_RDONLY, &error));
  if (source && !archive_) zip_source_free(source);
  zip_error_fini(&error);
  if (!archive_)
    throw XlsxError("is not an .xlsx file (no zip archive); save it as \"Excel workbook (.xlsx)\"");
  if (zip_get_num_entries(archive_.get(), 0) > kMaxParts)
    throw XlsxError("has more than " + std::to_string(kMaxParts) + " parts; that is no knowledge sheet");
}

std::optional<std::string> XlsxPackage::part(const std::string& name) {
  const zip_int64_t index = zip_name_locate(archive_.get(), name.c_str(), 0);
  if (index < 0) return std::nullopt;
  const std::unique_ptr<zip_file_t, CloseFile> file(
      zip_fopen_index(archive_.get(), static_cast<zip_uint64_t>(index), 0));
  if (!file) throw XlsxError("cannot be unpacked (" + name + "); is it locked with a password?");
  std::string out;
  std::array<char, 65536> buffer;
  // The size that the archive states is not believed: what really comes out is counted.
  for (zip_int64_t got; (got = zip_fread(file.get(), buffer.data(), buffer.size())) != 0;) {
    if (got < 0) throw XlsxError("is damaged: " + name + " cannot be unpacked");
    out.append(buffer.data(), static_cast<std::size_t>(got));
    unpacked_ += static_cast<std::size_t>(got);
    if (out.size() > kPartBytes || unpacked_ > kTotalBytes)
      throw XlsxError("unpacks to more than " + std::to_string(kPartBytes >> 20) + " MiB; split it");
  }
  return out;
}

}  // namespace xiaoer::knowledgebase
