// SPDX-License-Identifier: Apache-2.0
#include "gateway/attachment_store.h"

#include <fstream>
#include <sstream>

#include "channels/media_type.h"
#include "foundation/error.h"
#include "foundation/random.h"
#include "gateway/durable_file.h"

namespace xiaoer::gateway {
namespace {

constexpr std::size_t kLargest = 10u << 20;

bool is_id(const std::string& text) {
  return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

void require_conversation(Database& database, Id id) {
  if (database.read("SELECT id FROM conversation WHERE id = $1", {id}).empty())
    throw RequestError(404, "no_conversation", "There is no conversation " + std::to_string(id) + ".");
}

void make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!error) return;
  const bool full = error == std::errc::no_space_on_device;
  throw StorageError(full ? StorageError::Kind::full : StorageError::Kind::other,
                     "The folder " + folder.string() + " cannot be made: " + error.message());
}

void require_size(const std::string& bytes) {
  if (bytes.empty()) throw RequestError(422, "empty_file", "The file is empty.");
  if (bytes.size() > kLargest) throw RequestError(413, "too_large", "A file may have at most 10 MiB.");
}

channels::StoredAttachment attachment_of(const Row& row) {
  return {row.text(0), row.text(1), row.text(2), row.integer(3)};
}

}  // namespace

channels::StoredAttachment AttachmentStore::store(Id conversation_id, const std::string& name,
                                                  const std::string& mime, const std::string& bytes) {
  require_size(bytes);
  const auto type = channels::media_type(bytes, mime);
  if (!type)
    throw RequestError(415, "unsupported_type",
                       "This file cannot be sent, or is not what its type says. Send a picture, PDF, office "
                       "document, sound or film.");
  require_conversation(database_, conversation_id);
  const channels::StoredAttachment stored{random_token(16), channels::clean_file_name(name), *type,
                                          static_cast<std::int64_t>(bytes.size())};
  write_file(stored.id, bytes);
  database_.write([&, hash = sha256_hex(bytes), at = clock_()](Transaction& transaction) {
    transaction.run(
        "INSERT INTO attachment (id, shard, conversation_id, name, mime, size, sha256, created_at) "
        "SELECT $1, shard, id, $3, $4, $5, $6, $7 FROM conversation WHERE id = $2",
        {stored.id, conversation_id, stored.name, stored.mime, stored.size, hash, to_millis(at)});
  });
  return stored;
}

void AttachmentStore::keep(const std::vector<channels::KeptFile>& files) const {
  constexpr std::size_t kFew = 4;
  std::vector<NamedBytes> named;
  for (const auto& file : files) {
    if (!is_id(file.id)) throw RequestError(422, "bad_file_id", "A kept file is named by random_token(16).");
    if (files.size() <= kFew) {
      write_file(file.id, file.bytes);
      continue;
    }
    make_folder(path_of(file.id).parent_path());
    named.push_back({path_of(file.id), file.bytes});
  }
  if (!named.empty()) write_all_durably(folder_, named);
}

std::vector<std::string> AttachmentStore::sha256_of(const std::vector<channels::KeptFile>& files) {
  std::vector<std::string> digests;
  for (const auto& file : files) digests.push_back(sha256_hex(file.bytes));
  return digests;
}

void AttachmentStore::add_rows(Transaction& transaction, const std::vector<channels::KeptFile>& files,
                               const std::vector<std::string>& digests, TimePoint now) {
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto& file = files[i];
    transaction.run(
        "INSERT INTO attachment (id, shard, conversation_id, name, mime, size, sha256, created_at) "
        "SELECT $1, shard, id, $6, $7, $8, $9, $10 FROM conversation WHERE channel = $2 AND account = $3 AND "
        "peer = $4 AND thread = $5",
        {file.id, file.of.channel, file.of.account, file.of.peer, file.of.thread,
         channels::clean_file_name(file.name), file.mime, static_cast<std::int64_t>(file.bytes.size()),
         digests.at(i), to_millis(now)});
  }
}

std::optional<LoadedAttachment> AttachmentStore::load(const std::string& id) const {
  if (!is_id(id)) return std::nullopt;
  const auto rows = database_.read("SELECT id, name, mime, size FROM attachment WHERE id = $1", {id});
  if (rows.empty()) return std::nullopt;
  std::ifstream file(path_of(id), std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  const auto attachment = attachment_of(rows.front());
  if (!file || static_cast<std::int64_t>(bytes.str().size()) != attachment.size)
    throw StorageError(
        StorageError::Kind::damaged,
        "The attachment " + id + " is missing on disk or was cut short. Restore it from a backup.");
  return LoadedAttachment{attachment, bytes.str()};
}

std::optional<LoadedAttachment> AttachmentStore::load(Id conversation_id, const std::string& id) const {
  return find(conversation_id, id) ? load(id) : std::nullopt;
}

std::optional<channels::StoredAttachment> AttachmentStore::find(Id conversation_id,
                                                                const std::string& id) const {
  if (!is_id(id)) return std::nullopt;
  const auto rows =
      database_.read("SELECT id, name, mime, size FROM attachment WHERE id = $1 AND conversation_id = $2",
                     {id, conversation_id});
  if (rows.empty()) return std::nullopt;
  return attachment_of(rows.front());
}

void AttachmentStore::write_file(const std::string& id, const std::string& bytes) const {
  const auto path = path_of(id);
  make_folder(path.parent_path());
  write_durably(path, bytes);
}

std::filesystem::path AttachmentStore::path_of(const std::string& id) const {
  return folder_ / id.substr(0, 2) / id;
}

}  // namespace xiaoer::gateway
