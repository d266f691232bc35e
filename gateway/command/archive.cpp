// SPDX-License-Identifier: Apache-2.0
#include "gateway/command/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <fstream>

#include "foundation/error.h"
#include "gateway/durable_file.h"

namespace xiaoer::gateway {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kPiece = 1u << 16;

using Entry = std::unique_ptr<archive_entry, decltype(&archive_entry_free)>;
using Reader = std::unique_ptr<archive, decltype(&archive_read_free)>;

[[noreturn]] void fail(const fs::path& path, const std::string& what, int error) {
  const bool full = error == ENOSPC || error == EDQUOT;
  throw StorageError(full ? StorageError::Kind::full : StorageError::Kind::other,
                     path.string() + ": " + what);
}

[[noreturn]] void damaged(const fs::path& source, const std::string& what) {
  throw StorageError(StorageError::Kind::damaged,
                     source.string() + " is not a usable backup (" + what + "); nothing was changed");
}

void copy_entry(archive* from, const fs::path& source, const fs::path& target) {
  std::error_code ignored;  // the open below tells it
  fs::create_directories(target.parent_path(), ignored);
  std::ofstream out(target, std::ios::binary | std::ios::trunc);
  std::array<char, kPiece> piece{};
  for (;;) {
    const auto read = archive_read_data(from, piece.data(), piece.size());
    if (read < 0) damaged(source, archive_error_string(from));
    if (read == 0) break;
    out.write(piece.data(), read);
  }
  out.close();
  if (!out) fail(target, "cannot be written", errno);
  fs::permissions(target, fs::perms::owner_read | fs::perms::owner_write);
}

}  // namespace

ArchiveWriter::ArchiveWriter(const fs::path& target)
    : path_(target), archive_(archive_write_new(), archive_write_free) {
  require(archive_write_set_format_pax_restricted(archive_.get()));
  require(archive_write_add_filter_zstd(archive_.get()));
  const int file = ::open(target.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) fail(target, std::generic_category().message(errno), errno);
  ::close(file);
  require(archive_write_open_filename(archive_.get(), target.c_str()));
}

void ArchiveWriter::require(int result) {
  if (result == ARCHIVE_OK || result == ARCHIVE_WARN) return;
  const char* why = archive_error_string(archive_.get());
  fail(path_, why ? why : "cannot be written", archive_errno(archive_.get()));
}

bool ArchiveWriter::add(const fs::path& file, const std::string& name) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return false;
  const auto size = static_cast<la_int64_t>(fs::file_size(file));
  const Entry entry(archive_entry_new(), archive_entry_free);
  archive_entry_set_pathname(entry.get(), name.c_str());
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), 0600);
  archive_entry_set_size(entry.get(), size);
  require(archive_write_header(archive_.get(), entry.get()));
  std::array<char, kPiece> piece{};
  la_int64_t left = size;
  while (left > 0 && (in.read(piece.data(), piece.size()), in.gcount() > 0)) {
    if (archive_write_data(archive_.get(), piece.data(), static_cast<std::size_t>(in.gcount())) < 0)
      require(ARCHIVE_FATAL);
    left -= in.gcount();
  }
  if (left > 0) fail(file, "cannot be read to its end", EIO);
  return true;
}

void ArchiveWriter::finish() {
  require(archive_write_close(archive_.get()));
  sync_file(path_);
}

void unpack(const fs::path& source, const fs::path& folder,
            const std::function<bool(const std::string&)>& wanted) {
  if (!fs::is_regular_file(source))
    throw StorageError(StorageError::Kind::other, "there is no backup file " + source.string());
  const Reader in(archive_read_new(), archive_read_free);
  archive_read_support_filter_zstd(in.get());
  archive_read_support_format_tar(in.get());
  if (archive_read_open_filename(in.get(), source.c_str(), kPiece) != ARCHIVE_OK)
    damaged(source, archive_error_string(in.get()));
  archive_entry* entry = nullptr;
  int result = ARCHIVE_OK;
  while ((result = archive_read_next_header(in.get(), &entry)) == ARCHIVE_OK) {
    const char* name = archive_entry_pathname(entry);
    if (!name || archive_entry_filetype(entry) != AE_IFREG || !wanted(name))
      damaged(source, "it holds something that belongs to no installation");
    copy_entry(in.get(), source, folder / name);
  }
  if (result != ARCHIVE_EOF) damaged(source, archive_error_string(in.get()));
}

}  // namespace xiaoer::gateway
