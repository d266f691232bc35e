// SPDX-License-Identifier: Apache-2.0
#include "gateway/access/password.h"

#include <gtest/gtest.h>

#include "foundation/error.h"

namespace xiaoer::gateway {
namespace {

constexpr PasswordCost kCheap{1, 8192, Milliseconds{5000}};

TEST(Password, OnlyTheRightOnePasses) {
  PasswordHasher hasher(kCheap);
  const auto hash = hasher.hash("正确的密码 12345");
  EXPECT_TRUE(hash.starts_with("$argon2id$"));
  EXPECT_TRUE(hasher.verify(hash, "正确的密码 12345"));
  EXPECT_FALSE(hasher.verify(hash, "正确的密码 12346"));
  EXPECT_FALSE(hasher.verify(hash, ""));
  EXPECT_NE(hash, hasher.hash("正确的密码 12345"));
}

TEST(Password, NobodyAndBrokenHashesNeverPass) {
  PasswordHasher hasher(kCheap);
  EXPECT_FALSE(hasher.verify("", ""));
  EXPECT_FALSE(hasher.verify("", "password"));
  EXPECT_FALSE(hasher.verify("not a hash", "not a hash"));
  EXPECT_FALSE(hasher.verify(hasher.hash("long"), std::string(100000, 'x')));
}

TEST(Password, TheDefaultCostIsWhatTheStoredHashSays) {
  EXPECT_NE(PasswordHasher().hash("password").find("m=65536,t=3,p=1"), std::string::npos);
}

TEST(Password, WeakOnesAreRefused) {
  const auto weak = [](const std::string& password) {
    try {
      require_strong_password(password, "administrator");
    } catch (const RequestError& error) {
      return error.code() == "weak_password" && error.status() == 422;
    }
    return false;
  };
  EXPECT_TRUE(weak(""));
  EXPECT_TRUE(weak("1234567"));
  EXPECT_TRUE(weak("administrator"));
  EXPECT_TRUE(weak("\xFF\xFE\xFD\xFC\xFB\xFA\xF9\xF8"));
  EXPECT_TRUE(weak(std::string(257, 'x')));
  EXPECT_FALSE(weak("12345678"));
  EXPECT_FALSE(weak("密码要有八个字吗"));
  EXPECT_FALSE(weak(std::string(256, 'x')));
}

}  // namespace
}  // namespace xiaoer::gateway
