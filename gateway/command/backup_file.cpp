// SPDX-License-Identifier: Apache-2.0
#include "gateway/command/backup_file.h"

#include <algorithm>
#include <string>
#include <vector>

#include "foundation/error.h"
#include "gateway/command/archive.h"
#include "gateway/durable_file.h"
#include "storage/backup.h"
#include "storage/sqlite_database.h"

namespace xiaoer::gateway {
namespace {

namespace fs = std::filesystem;
constexpr const char* kSecret = "secret";
constexpr const char* kAttachments = "attachments";

// A file or folder that is gone when the work is over, whether it ended well or not.
class Scratch {
 public:
  explicit Scratch(fs::path path) : path_(std::move(path)) { remove(); }
  ~Scratch() { remove(); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  void remove() const {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  fs::path path_;
};

void move_file(const fs::path& from, const fs::path& to) {
  std::error_code failed;
  fs::create_directories(to.parent_path(), failed);
  fs::rename(from, to, failed);
  if (failed)
    throw StorageError(StorageError::Kind::other,
                       to.string() + " cannot be put in place: " + failed.message());
}

// attachments/<folder>/<id>, as AttachmentStore names them; nothing that leads elsewhere.
bool belongs(const std::string& name) {
  if (name == kDatabaseFile || name == kSecret) return true;
  const fs::path path(name);
  const auto is_plain = [](const fs::path& part) {
    const std::string text = part.string();
    return !text.empty() && text.find_first_not_of("0123456789abcdef") == std::string::npos;
  };
  return std::distance(path.begin(), path.end()) == 3 && *path.begin() == kAttachments &&
         std::all_of(std::next(path.begin()), path.end(), is_plain);
}

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> out;
  if (!fs::is_directory(folder)) return out;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) out.push_back(entry.path());
  return out;
}

std::size_t add_attachments(ArchiveWriter& archive, const fs::path& data) {
  std::size_t added = 0;
  for (const auto& file : files_below(data / kAttachments)) {
    const std::string name = fs::relative(file, data).generic_string();
    if (belongs(name) && archive.add(file, name)) ++added;  // a file half written has another name
  }
  return added;
}

}  // namespace

std::size_t write_backup(const fs::path& data, const fs::path& target) {
  const Scratch store(target.string() + ".store");
  const Scratch partial(target.string() + ".partial");
  backup_sqlite(data, store.path());  // first: an attachment is on the disk before the store knows it
  ArchiveWriter archive(partial.path());
  archive.add(store.path(), kDatabaseFile);
  archive.add(data / kSecret, kSecret);
  const std::size_t attachments = add_attachments(archive, data);
  archive.finish();
  move_file(partial.path(), target);
  return attachments;
}

std::size_t read_backup(const fs::path& source, const fs::path& data) {
  const Scratch unpacked(data / "restore.new");
  unpack(source, unpacked.path(), belongs);
  if (!fs::exists(unpacked.path() / kDatabaseFile))
    throw StorageError(StorageError::Kind::damaged,
                       source.string() + " is not a usable backup (it holds no store); nothing was changed");
  const auto attachments = files_below(unpacked.path() / kAttachments);
  // The store goes last: until then the installation is the old one, with some files more.
  restore_sqlite(unpacked.path() / kDatabaseFile, data, [&] {
    for (const auto& file : attachments) move_file(file, data / fs::relative(file, unpacked.path()));
    if (fs::exists(unpacked.path() / kSecret)) {
      if (fs::exists(data / kSecret)) move_file(data / kSecret, data / "secret.before-restore");
      move_file(unpacked.path() / kSecret, data / kSecret);
    }
    sync_device(data);
  });
  return attachments.size();
}

}  // namespace xiaoer::gateway
