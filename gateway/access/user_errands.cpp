// SPDX-License-Identifier: Apache-2.0
#include "gateway/access/user_errands.h"

#include <fstream>
#include <sstream>
#include <vector>

#include "foundation/error.h"
#include "foundation/random.h"
#include "gateway/access/audit.h"
#include "gateway/durable_file.h"

namespace xiaoer::gateway {
namespace {

constexpr const char* kAsk = ".ask";
constexpr const char* kAnswer = ".answer";
constexpr const char* kDone = "done";

std::string content_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// One line each: name, display name, role, hash.
NewUser user_of(const std::filesystem::path& file) {
  std::istringstream lines(content_of(file));
  std::string name, display_name, role, hash;
  std::getline(lines, name);
  std::getline(lines, display_name);
  std::getline(lines, role);
  std::getline(lines, hash);
  if (!hash.starts_with("$argon2id$"))
    throw RequestError(422, "invalid_errand", "The errand cannot be read.");
  return {user_name(name), display_name, role_from_word(role), hash};
}

std::vector<std::filesystem::path> asked(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(folder, none))
    if (entry.path().extension() == kAsk) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::string do_errand(Database& database, const std::filesystem::path& file, TimePoint now) {
  try {
    add_user_by_command(database, user_of(file), now);
    return kDone;
  } catch (const RequestError& refusal) {  // the answer of the one who asked, who is another process
    return refusal.what();
  }
}

}  // namespace

void add_user_by_command(Database& database, const NewUser& user, TimePoint now) {
  database.write([&](Transaction& transaction) {
    const auto id = add_user(transaction, user, now);
    add_audit(transaction, {now, 0, "user_added", "user " + std::to_string(id), to_word(user.role)});
  });
}

std::filesystem::path leave_user_errand(const std::filesystem::path& data, const NewUser& user) {
  const auto folder = data / "errands";
  std::filesystem::create_directories(folder);
  const auto errand = folder / random_token(8);
  write_durably(errand.string() + kAsk, user.name + "\n" + user.display_name + "\n" + to_word(user.role) +
                                            "\n" + user.password_hash + "\n");
  return errand.string() + kAnswer;
}

std::optional<std::string> take_errand_answer(const std::filesystem::path& answer) {
  if (!std::filesystem::exists(answer)) return std::nullopt;
  const auto text = content_of(answer);
  std::filesystem::remove(answer);
  return text == kDone ? "" : text;
}

void run_user_errands(Database& database, const std::filesystem::path& data, TimePoint now) {
  for (const auto& file : asked(data / "errands")) {
    const auto answer = do_errand(database, file, now);
    auto place = file;
    write_durably(place.replace_extension(kAnswer), answer);
    std::filesystem::remove(file);
  }
}

}  // namespace xiaoer::gateway
