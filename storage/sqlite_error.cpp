// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite_error.h"

#include <sqlite3.h>

#include <cerrno>

namespace xiaoer {
namespace {

using Kind = StorageError::Kind;

struct Fault {
  int code = 0;      // extended
  int system = 0;    // errno
  std::string text;  // SQLite's own words
};

bool out_of_space(int system) {
  return system == ENOSPC || system == EDQUOT || system == EFBIG;
}

Kind kind_of(const Fault& fault) {
  switch (fault.code & 0xff) {
    case SQLITE_FULL:
      return Kind::full;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Kind::busy;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Kind::damaged;
    case SQLITE_CONSTRAINT:
      return Kind::constraint;
    case SQLITE_IOERR:
      return fault.code == SQLITE_IOERR_SHMSIZE || out_of_space(fault.system) ? Kind::full : Kind::other;
    default:
      return Kind::other;
  }
}

StorageError describe(const Fault& fault, const std::string& file) {
  const auto kind = kind_of(fault);
  switch (kind) {
    case Kind::full:
      return {kind,
              "no space left for database " + file + " (" + fault.text +
                  "); nothing of this request was stored. Free space on that disk: the service goes on by "
                  "itself, without a restart"};
    case Kind::busy:
      return {kind, "database " + file + " is busy (" + fault.text + "); try again"};
    case Kind::damaged:
      return damaged_error(file, fault.text);
    case Kind::constraint:
      return {kind, fault.text};
    default:
      return {kind, "database " + file + ": " + fault.text + " (code " + std::to_string(fault.code) +
                        ", system error " + std::to_string(fault.system) + ")"};
  }
}

}  // namespace

StorageError sqlite_error(SQLite::Database& handle, const std::string& file) {
  const int system = errno;  // SQLite does not keep it for a failed commit
  auto* raw = handle.getHandle();
  return describe({sqlite3_extended_errcode(raw), system, sqlite3_errmsg(raw)}, file);
}

StorageError sqlite_error(const SQLite::Exception& error, const std::string& file) {
  const int system = errno;
  return describe({error.getExtendedErrorCode() > 0 ? error.getExtendedErrorCode() : error.getErrorCode(),
                   system, error.what()},
                  file);
}

StorageError damaged_error(const std::string& file, const std::string& detail) {
  return {Kind::damaged, "database " + file + " is damaged (" + detail +
                             "). Stop the service and restore the newest backup: xiaoer restore BACKUP-FILE"};
}

}  // namespace xiaoer
