// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fstream>

#include "foundation/error.h"
#include "gateway/access/password.h"
#include "gateway/access/user_errands.h"
#include "gateway/command/user_commands.h"
#include "gateway/serve/data_folder.h"
#include "storage/temporary_folder.h"
#include "tests/support/memory_database.h"

namespace xiaoer::gateway {
namespace {

class UserErrands : public testing::Test {
 protected:
  std::unique_ptr<Database> database = test::memory_database();
  TemporaryFolder folder;
  UserStore users{*database};
  const NewUser li{"li", "李四", Role::supervisor, "$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA"};

  void run() { run_user_errands(*database, folder.path(), from_millis(1000)); }
};

TEST_F(UserErrands, AreDoneByTheService) {
  const auto answer = leave_user_errand(folder.path(), li);
  EXPECT_EQ(take_errand_answer(answer), std::nullopt);
  run();
  EXPECT_EQ(take_errand_answer(answer), "");
  EXPECT_EQ(take_errand_answer(answer), std::nullopt);
  const auto account = users.find_name("li");
  ASSERT_TRUE(account);
  EXPECT_EQ(account->user.display_name, "李四");
  EXPECT_EQ(account->user.role, Role::supervisor);
  EXPECT_EQ(account->password_hash, li.password_hash);
}

TEST_F(UserErrands, ATakenNameIsAnswered) {
  add_user_by_command(*database, li, from_millis(0));
  const auto answer = leave_user_errand(folder.path(), li);
  run();
  EXPECT_NE(take_errand_answer(answer).value().find("li"), std::string::npos);
}

TEST_F(UserErrands, UnreadableOnesAreAnsweredAndRemoved) {
  const auto errands = folder.path() / "errands";
  std::filesystem::create_directories(errands);
  std::ofstream(errands / "a.ask") << "eve\nEve\nroot\n$argon2id$x\n";
  std::ofstream(errands / "b.ask") << "eve\nEve\nadmin\nplain text\n";
  std::ofstream(errands / "c.ask") << "";
  std::ofstream(errands / "d.part") << "half written";
  run();
  EXPECT_FALSE(users.any());
  for (const char* name : {"a", "b", "c"}) {
    EXPECT_FALSE(std::filesystem::exists(errands / (std::string(name) + ".ask")));
    EXPECT_NE(take_errand_answer(errands / (std::string(name) + ".answer")).value(), "");
  }
}

TEST_F(UserErrands, NothingToDoIsFine) {
  EXPECT_NO_THROW(run());
}

TEST_F(UserErrands, WithoutAServiceTheCommandAddsTheUserItself) {
  Configuration configuration;
  configuration.data = folder.path() / "data";
  std::istringstream password("a good password\n");
  EXPECT_EQ(user_add(configuration, {"Boss", "admin", ""}, password), 0);
  DataFolder data(configuration.data);
  const auto account = UserStore(data.database()).find_name("boss");
  ASSERT_TRUE(account);
  EXPECT_EQ(account->user.role, Role::admin);
  EXPECT_TRUE(PasswordHasher().verify(account->password_hash, "a good password"));
}

TEST_F(UserErrands, BadAdditionsAreRefused) {
  Configuration configuration;
  configuration.data = folder.path() / "data";
  const auto status = [&](const UserAddition& addition, const std::string& password) {
    std::istringstream input(password);
    try {
      return user_add(configuration, addition, input);
    } catch (const RequestError& error) {
      return error.status();
    }
  };
  EXPECT_EQ(status({"boss", "king", ""}, "a good password\n"), 422);
  EXPECT_EQ(status({"two words", "admin", ""}, "a good password\n"), 422);
  EXPECT_EQ(status({"boss", "admin", ""}, "short\n"), 422);
  EXPECT_EQ(status({"boss", "admin", ""}, ""), 422);
  EXPECT_FALSE(std::filesystem::exists(configuration.data));
}

}  // namespace
}  // namespace xiaoer::gateway
