// SPDX-License-Identifier: Apache-2.0
#include "gateway/serve/data_folder.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "foundation/error.h"
#include "foundation/random.h"
#include "storage/migrations.h"
#include "storage/sqlite_database.h"

namespace xiaoer::gateway {
namespace {

constexpr std::size_t kSecretBytes = 32;

[[noreturn]] void cannot(const std::filesystem::path& path, const std::string& what) {
  throw RequestError(500, "data_folder", path.string() + ": " + what + ": " + std::strerror(errno));
}

// Written once, readable by this user only, and on the disk before anything is signed with it.
void create_secret(const std::filesystem::path& file) {
  const auto temporary = file.string() + ".new";
  const int out = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (out < 0) cannot(file, "cannot be created");
  const std::string secret = random_token(kSecretBytes);
  const bool written =
      ::write(out, secret.data(), secret.size()) == static_cast<ssize_t>(secret.size()) && ::fsync(out) == 0;
  ::close(out);
  if (!written) cannot(file, "cannot be written");
  std::filesystem::rename(temporary, file);
}

std::string secret_of(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) create_secret(file);
  std::ifstream in(file);
  std::string secret;
  if (!std::getline(in, secret) || secret.size() < kSecretBytes)
    throw RequestError(500, "data_folder",
                       file.string() +
                           ": holds no secret; restore it from a backup, or remove it"
                           " (everybody has to sign in again then)");
  return secret;
}

}  // namespace

std::filesystem::path database_file(const std::filesystem::path& data) {
  return data / "xiaoer.db";
}

DataFolder::DataFolder(const std::filesystem::path& path) : path_(path) {
  std::error_code failed;
  std::filesystem::create_directories(path_ / "attachments", failed);
  if (failed)
    throw RequestError(500, "data_folder", path_.string() + ": cannot be created: " + failed.message());
  lock_ = std::make_unique<DataLock>(path_);
  fresh_ = !std::filesystem::exists(database_file(path_));
  SqliteOptions options;
  options.path = database_file(path_).string();
  database_ = open_sqlite(options);
  migrate(*database_);
  secret_ = secret_of(path_ / "secret");
}

}  // namespace xiaoer::gateway
