// SPDX-License-Identifier: Apache-2.0
#include "customers/profile.h"

#include <gtest/gtest.h>

#include "customers/customer_store.h"
#include "customers/merging.h"
#include "tests/support/memory_database.h"

namespace xiaoer::customers {
namespace {

const Address kShop{"a", "shop", "o1"}, kApp{"a", "app", "m1"}, kOther{"b", "kf", "w1"};

class Profiles : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const Address& address : {kShop, kApp, kOther})
      database_->write([&](Transaction& t) { find_or_create(t, {address, "", ""}, from_millis(1)); });
  }
  void tell(const Profile& profile) {
    database_->write([&](Transaction& t) { learn(t, profile, from_millis(2)); });
  }
  Customer customer(const Address& address) { return find_customer(*database_, address).value(); }
  std::string count(const char* sql) { return std::to_string(database_->read(sql)[0].integer(0)); }
  std::unique_ptr<Database> database_ = test::memory_database();
};

TEST_F(Profiles, OneWordInTwoAccountsIsOneCustomer) {
  tell({kShop, "小王", "u:1"});
  EXPECT_NE(customer(kShop).id, customer(kApp).id);
  tell({kApp, "", "u:1"});
  tell({kOther, "", "u:2"});
  EXPECT_EQ(customer(kShop).id, customer(kApp).id);
  EXPECT_EQ(customer(kApp).name, "小王");
  EXPECT_NE(customer(kShop).id, customer(kOther).id);
  EXPECT_EQ(customer(kShop).identities.size(), 2u);
}

TEST_F(Profiles, TheYoungerFileGoesIntoTheOlderOne) {
  const Id older = customer(kShop).id;
  tell({kApp, "", "u:1"});
  tell({kShop, "", "u:1"});
  EXPECT_EQ(customer(kApp).id, older);
}

TEST_F(Profiles, TheSameToldAgainChangesNothing) {
  tell({kShop, "小王", "u:1"});
  tell({kApp, "", "u:1"});
  const auto version = customer(kShop).version;
  tell({kApp, "", "u:1"});
  tell({kShop, "小王", "u:1"});
  EXPECT_EQ(customer(kShop).version, version);
}

TEST_F(Profiles, WhoWasPartedByAnAgentStaysApart) {
  tell({kShop, "", "u:1"});
  tell({kApp, "", "u:1"});
  const Id audit = database_->read("SELECT id FROM audit WHERE action = 'customer_merged'")[0].integer(0);
  database_->write([&](Transaction& t) { unmerge(t, {audit, 7, from_millis(3)}); });
  tell({kApp, "", "u:1"});
  EXPECT_NE(customer(kShop).id, customer(kApp).id);
}

TEST_F(Profiles, ANameOfAnAgentStays) {
  tell({kShop, "小王", ""});
  EXPECT_EQ(customer(kShop).name, "小王");
  database_->write([&](Transaction& t) {
    update_customer(t, {.id = customer(kShop).id, .version = customer(kShop).version, .name = "王先生"},
                    from_millis(2));
  });
  tell({kShop, "王五", ""});
  EXPECT_EQ(customer(kShop).name, "王先生");
  EXPECT_EQ(customer(kShop).identities[0].display_name, "王五");
}

TEST_F(Profiles, WhoWithdrawsHisConsentIsForgotten) {
  tell({kShop, "小王", "u:1"});
  database_->write([&](Transaction& t) { forget_profile(t, kShop, from_millis(3)); });
  EXPECT_EQ(customer(kShop).name, "");
  EXPECT_EQ(customer(kShop).identities[0].display_name, "");
  EXPECT_EQ(count("SELECT COUNT(*) FROM identity WHERE same_as <> '' OR display_name <> ''"), "0");
}

TEST_F(Profiles, PeopleWhoNeverWroteAreNotStored) {
  tell({{"a", "shop", "stranger"}, "某人", "u:9"});
  database_->write([&](Transaction& t) { forget_profile(t, {"a", "shop", "stranger"}, from_millis(3)); });
  EXPECT_EQ(count("SELECT COUNT(*) FROM identity"), "3");
}

}  // namespace
}  // namespace xiaoer::customers
