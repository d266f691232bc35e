// SPDX-License-Identifier: Apache-2.0
#include "gateway/command/store_commands.h"

#include <sys/statvfs.h>

#include <iostream>

#include "foundation/error.h"
#include "gateway/command/backup_file.h"
#include "gateway/serve/data_folder.h"
#include "gateway/serve/rule_keeper.h"
#include "storage/integrity.h"
#include "storage/migrations.h"
#include "storage/sqlite_database.h"

namespace xiaoer::gateway {
namespace {

constexpr std::uintmax_t kLittleSpace = 512ULL * 1024 * 1024;

// Findings of `doctor`, one line each.
class Findings {
 public:
  explicit Findings(std::ostream& out) : out_(out) {}
  void good(const std::string& what) { out_ << "  ok    " << what << "\n"; }
  void warn(const std::string& what) { out_ << "  note  " << what << "\n"; }
  void bad(const std::string& what) {
    out_ << "  BAD   " << what << "\n";
    healthy_ = false;
  }
  [[nodiscard]] bool healthy() const { return healthy_; }

 private:
  std::ostream& out_;
  bool healthy_ = true;
};

void look_at_rules(const Configuration& configuration, Findings& findings) {
  const auto problems = pack_problems(configuration.pack);
  for (const auto& problem : problems) findings.bad(problem.text());
  if (problems.empty()) findings.good("pack " + configuration.pack.string() + " can be used");
}

void look_at_space(const Configuration& configuration, Findings& findings) {
  struct statvfs space {};
  if (::statvfs(configuration.data.c_str(), &space) != 0) {
    findings.bad("data folder " + configuration.data.string() + " cannot be looked at");
    return;
  }
  const std::uintmax_t free_bytes = static_cast<std::uintmax_t>(space.f_bavail) * space.f_frsize;
  const std::string text =
      std::to_string(free_bytes / (1024 * 1024)) + " MB free for " + configuration.data.string();
  free_bytes < kLittleSpace ? findings.bad(text + ": free some space soon") : findings.good(text);
}

void look_at_store(const Configuration& configuration, Findings& findings) {
  DataFolder folder(configuration.data);
  Database& database = folder.database();
  findings.good(database.description() + ", schema " + std::to_string(schema_version(database)));
  verify_integrity(database);
  findings.good("the store is intact");
  const auto count = [&](std::string_view sql) { return database.read(sql)[0].integer(0); };
  findings.good(std::to_string(count("SELECT COUNT(*) FROM message")) + " messages, " +
                std::to_string(count("SELECT COUNT(*) FROM ticket")) + " tickets, " +
                std::to_string(count("SELECT COUNT(*) FROM kb_entry")) + " knowledge entries");
  if (const auto waiting = count("SELECT COUNT(*) FROM message WHERE pending = 1"))
    findings.warn(std::to_string(waiting) + " messages wait for the next start");
  if (const auto dead = count("SELECT COUNT(*) FROM outbox WHERE status IN ('dead', 'unknown')"))
    findings.warn(std::to_string(dead) + " outgoing messages could not be delivered; see the desk");
  if (count("SELECT COUNT(*) FROM user_account") == 0)
    findings.warn("nobody can sign in yet; `xiaoer serve` prints the set-up link");
}

}  // namespace

int backup(const Configuration& configuration, const std::filesystem::path& target) {
  const auto attachments = write_backup(configuration.data, target);
  std::cerr << "saved " << target.string() << ": the store, the secret, " << attachments << " attachments\n";
  return 0;
}

int restore(const Configuration& configuration, const std::filesystem::path& source) {
  const auto attachments = read_backup(source, configuration.data);
  std::cerr << "restored " << configuration.data.string() << " from " << source.string() << ", with "
            << attachments << " attachments\n";
  return 0;
}

int migrate_status(const Configuration& configuration, std::ostream& out) {
  SqliteOptions options;
  options.path = database_file(configuration.data).string();
  const DataLock lock(configuration.data);
  const auto database = open_sqlite(options);
  for (const auto& migration : migration_status(*database))
    out << migration.version << "\t" << migration.name << "\t"
        << (migration.applied_at ? to_rfc3339(*migration.applied_at) : std::string("to do")) << "\n";
  return 0;
}

int migrate_up(const Configuration& configuration, std::ostream& out) {
  const DataFolder folder(configuration.data);
  out << "the schema is up to date\n";
  return 0;
}

int doctor(Configuration& configuration, std::ostream& out) {
  Findings findings(out);
  const auto look = [&findings](auto&& at) {
    try {
      at();
    } catch (const std::exception& error) {
      findings.bad(error.what());
    }
  };
  look([&] { look_at_rules(configuration, findings); });
  look([&] { look_at_store(configuration, findings); });
  look([&] { look_at_space(configuration, findings); });
  return findings.healthy() ? 0 : 1;
}

int check(const std::filesystem::path& file, const Configuration::Flags& flags, std::ostream& out) {
  std::vector<Problem> problems;
  try {
    Configuration configuration = Configuration::load(file, flags);
    problems = pack_problems(configuration.pack);
    static_cast<void>(configuration.make_channels("check", system_now));
  } catch (const ConfigError& error) {
    problems.insert(problems.end(), error.problems().begin(), error.problems().end());
  }
  for (const auto& problem : problems) out << problem.text() << "\n";
  if (problems.empty()) std::cerr << "configuration and pack are in order\n";
  return problems.empty() ? 0 : 1;
}

}  // namespace xiaoer::gateway
