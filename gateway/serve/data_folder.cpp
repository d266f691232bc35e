// SPDX-License-Identifier: Apache-2.0
#include "gateway/serve/data_folder.h"

#include <fstream>

#include "foundation/error.h"
#include "foundation/random.h"
#include "gateway/durable_file.h"
#include "storage/migrations.h"
#include "storage/sqlite_database.h"

namespace xiaoer::gateway {
namespace {

constexpr std::size_t kSecretBytes = 32;

std::string secret_of(const std::filesystem::path& file) {
  // On the disk before anything is signed with it.
  if (!std::filesystem::exists(file)) write_durably(file, random_token(kSecretBytes));
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
