// SPDX-License-Identifier: Apache-2.0
// A whole installation in one file: the store, the secret, what customers and agents attached. It is a tar
// archive packed with zstd, so that `tar --zstd -tf FILE` reads it without this program. For the commands
// backup and restore.
#pragma once
#include <cstddef>
#include <filesystem>

namespace xiaoer::gateway {

// Saves one consistent moment of the store in the folder `data`, also while a process serves it, and every
// attachment that this moment knows. An older file at `target` is replaced only by a finished one. Returns
// how many attachments it holds. Throws StorageError.
std::size_t write_backup(const std::filesystem::path& data, const std::filesystem::path& target);

// Makes the backup `source` the installation in `data`, which no process may be using. The store and the
// secret that were there stay beside the new ones as *.before-restore; attachments are added. Changes nothing
// when the backup is damaged, foreign or made by a newer version. Returns how many attachments came with it.
// Throws StorageError.
std::size_t read_backup(const std::filesystem::path& source, const std::filesystem::path& data);

}  // namespace xiaoer::gateway
