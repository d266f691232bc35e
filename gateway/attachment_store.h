// SPDX-License-Identifier: Apache-2.0
// Files that people send. The bytes lie in data_dir/attachments/<first 2 hex digits>/<id>, what they are in
// the store; the file is on disk before its row is. Used by the desk's endpoints and the channels' sink; any
// thread.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "channels/channel.h"
#include "storage/database.h"

namespace xiaoer::gateway {

using LoadedAttachment = std::pair<channels::StoredAttachment, std::string>;

class AttachmentStore {
 public:
  AttachmentStore(Database& database, const std::filesystem::path& data_dir, Clock clock)
      : database_(database), folder_(data_dir / "attachments"), clock_(std::move(clock)) {}

  // `name` and `mime` as the sender says. Durable when it returns. Throws RequestError 404 no_conversation,
  // 413 too_large (10 MiB), 422 empty_file, 415 unsupported_type (not a kind we take, or the bytes are
  // something else than `mime` says).
  [[nodiscard]] channels::StoredAttachment store(Id conversation_id, const std::string& name,
                                                 const std::string& mime, const std::string& bytes);
  // The bytes of a batch's files, of any type and size; durable when it returns. Their rows are added with
  // the batch; files without a row are of no conversation and are never handed out.
  void keep(const std::vector<channels::KeptFile>& files) const;
  // `digests` as sha256_of made them, outside the transaction: a large file takes longer than a commit.
  static void add_rows(Transaction& transaction, const std::vector<channels::KeptFile>& files,
                       const std::vector<std::string>& digests, TimePoint now);
  [[nodiscard]] static std::vector<std::string> sha256_of(const std::vector<channels::KeptFile>& files);
  // nullopt when this conversation has no such attachment.
  [[nodiscard]] std::optional<LoadedAttachment> load(Id conversation_id, const std::string& id) const;
  [[nodiscard]] std::optional<channels::StoredAttachment> find(Id conversation_id,
                                                               const std::string& id) const;
  // Of any conversation: for the desk only.
  [[nodiscard]] std::optional<LoadedAttachment> load(const std::string& id) const;

 private:
  void write_file(const std::string& id, const std::string& bytes) const;
  [[nodiscard]] std::filesystem::path path_of(const std::string& id) const;

  Database& database_;
  std::filesystem::path folder_;
  Clock clock_;
};

}  // namespace xiaoer::gateway
