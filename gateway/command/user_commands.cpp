// SPDX-License-Identifier: Apache-2.0
#include "gateway/command/user_commands.h"

#include <iostream>
#include <thread>

#include "foundation/error.h"
#include "foundation/text.h"
#include "gateway/access/password.h"
#include "gateway/access/user_errands.h"
#include "gateway/serve/data_folder.h"

namespace xiaoer::gateway {
namespace {

constexpr Milliseconds kPatience{15000};
constexpr Milliseconds kPause{50};

NewUser checked(const UserAddition& addition, std::istream& password_input) {
  NewUser user;
  user.name = user_name(addition.name);
  user.role = role_from_word(addition.role);
  user.display_name = clean_name(valid_utf8(addition.display_name));
  if (user.display_name.empty()) user.display_name = user.name;
  std::string password;
  std::getline(password_input, password);
  if (password.ends_with('\r')) password.pop_back();
  require_strong_password(password, user.name);
  user.password_hash = PasswordHasher().hash(password);
  return user;
}

// The service has the store open; it is asked to add the user.
void ask_service(const std::filesystem::path& data, const NewUser& user) {
  const auto answer = leave_user_errand(data, user);
  for (Milliseconds waited{0}; waited < kPatience; waited += kPause) {
    if (const auto text = take_errand_answer(answer)) {
      if (!text->empty()) throw RequestError(409, "refused", *text);
      return;
    }
    std::this_thread::sleep_for(kPause);
  }
  auto errand = answer;
  std::filesystem::remove(errand.replace_extension(".ask"));
  throw RequestError(503, "no_answer",
                     "The running service did not answer within 15 s. Look at its log, or stop it first.");
}

}  // namespace

int user_add(const Configuration& configuration, const UserAddition& addition, std::istream& password_input) {
  const auto user = checked(addition, password_input);
  try {
    DataFolder folder(configuration.data);
    add_user_by_command(folder.database(), user, system_now());
  } catch (const StorageError& error) {  // busy is a planned outcome here: somebody serves
    if (error.kind() != StorageError::Kind::busy) throw;
    ask_service(configuration.data, user);
  }
  std::cerr << "user " << user.name << " (" << to_word(user.role) << ") can sign in now\n";
  return 0;
}

}  // namespace xiaoer::gateway
