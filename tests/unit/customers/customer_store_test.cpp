// SPDX-License-Identifier: Apache-2.0
#include "customers/customer_store.h"

#include <gmock/gmock.h>

#include <thread>

#include "foundation/error.h"
#include "tests/support/memory_database.h"

namespace xiaoer::customers {
namespace {

using ::testing::ElementsAre;

class CustomerStore : public ::testing::Test {
 protected:
  Known arrive(const std::string& peer, const std::string& name = "", const std::string& language = "") {
    Known known;
    database_->write([&](Transaction& t) {
      known = find_or_create(t, {{"shop", "a", peer}, name, language}, from_millis(++now_));
    });
    return known;
  }
  Customer update(const CustomerUpdate& update) {
    Customer customer;
    database_->write([&](Transaction& t) { customer = update_customer(t, update, from_millis(++now_)); });
    return customer;
  }
  void expect_refused(int status, const CustomerUpdate& bad) {
    try {
      update(bad);
      ADD_FAILURE() << "expected " << status;
    } catch (const RequestError& error) {
      EXPECT_EQ(error.status(), status) << error.what();
    }
  }
  std::vector<std::string> names(const CustomerFilter& filter) {
    std::vector<std::string> result;
    for (const auto& customer : list_customers(*database_, filter).items) result.push_back(customer.name);
    return result;
  }

  std::unique_ptr<Database> database_ = test::memory_database();
  std::int64_t now_ = 1000;
};

TEST_F(CustomerStore, ANewcomerIsCreatedOnce) {
  const auto first = arrive("p1", "小明", "zh"), again = arrive("p1");
  EXPECT_TRUE(first.created);
  EXPECT_FALSE(again.created);
  EXPECT_EQ(first.person_id, again.person_id);
  EXPECT_EQ(first.identity_id, again.identity_id);
  const auto customer = find_customer(*database_, first.person_id).value();
  EXPECT_EQ(customer.name, "小明");
  EXPECT_EQ(customer.language, "zh");
  ASSERT_EQ(customer.identities.size(), 1U);
  EXPECT_EQ(customer.identities[0].address, (Address{"shop", "a", "p1"}));
  EXPECT_FALSE(customer.identities[0].verified);
}

TEST_F(CustomerStore, ManyThreadsMakeOnePerson) {
  std::vector<std::jthread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([this] {
      for (int j = 0; j < 10; ++j) {
        database_->write([](Transaction& t) {
          find_or_create(t, {{"shop", "a", "same"}, "x", ""}, from_millis(1));
        });
      }
    });
  }
  threads.clear();
  EXPECT_EQ(database_->read("SELECT COUNT(*) FROM person")[0].integer(0), 1);
  EXPECT_EQ(database_->read("SELECT COUNT(*) FROM identity")[0].integer(0), 1);
}

TEST_F(CustomerStore, AnIdentityWithTheSamePeerElsewhereIsAnother) {
  Known other;
  const auto known = arrive("p1");
  database_->write([&](Transaction& t) {
    other = find_or_create(t, {{"shop", "b", "p1"}, "", ""}, from_millis(1));
  });
  EXPECT_NE(known.person_id, other.person_id);
}

TEST_F(CustomerStore, ADisplayNameArrivesLaterAndChanges) {
  const Id id = arrive("p1").person_id;
  arrive("p1", "Tom");
  EXPECT_EQ(find_customer(*database_, id)->name, "Tom");
  arrive("p1", "Tommy");
  EXPECT_EQ(find_customer(*database_, id)->name, "Tommy");
  arrive("p1", "");
  EXPECT_EQ(find_customer(*database_, id)->name, "Tommy");
}

TEST_F(CustomerStore, AnAgentsNameStays) {
  const Id id = arrive("p1", "♥tom♥").person_id;
  update({.id = id, .version = 1, .name = "汤姆"});
  arrive("p1", "tom2");
  const auto customer = find_customer(*database_, id).value();
  EXPECT_EQ(customer.name, "汤姆");
  EXPECT_EQ(customer.identities[0].display_name, "tom2");
}

TEST_F(CustomerStore, NamesAreMadeSafe) {
  const Id id = arrive("p1", "a\u202Eb\n\xff").person_id;
  EXPECT_EQ(find_customer(*database_, id)->name.find("\u202E"), std::string::npos);
  EXPECT_EQ(find_customer(*database_, id)->name.find('\n'), std::string::npos);
}

TEST_F(CustomerStore, UpdatesEveryFieldAtTheVersionSeen) {
  const Id id = arrive("p1").person_id;
  const auto updated = update({.id = id,
                               .version = 1,
                               .name = " 王 芳 ",
                               .phone = "+86 138-0013-8000",
                               .email = "w@example.com",
                               .company = "味来",
                               .level = "VIP",
                               .language = "en",
                               .note = "喜欢\n甜",
                               .tags = {{"老客", "", "老客", "企业"}}});
  EXPECT_EQ(updated.version, 2);
  const auto customer = find_customer(*database_, id).value();
  EXPECT_EQ(customer.name, "王 芳");
  EXPECT_EQ(customer.phone, "+86 138-0013-8000");
  EXPECT_EQ(customer.email, "w@example.com");
  EXPECT_EQ(customer.level, "VIP");
  EXPECT_EQ(customer.note, "喜欢\n甜");
  EXPECT_THAT(customer.tags, ElementsAre("老客", "企业"));
  expect_refused(412, {.id = id, .version = 1, .name = "x"});
  expect_refused(404, {.id = 99, .version = 1, .name = "x"});
}

TEST_F(CustomerStore, WrongValuesAreRefused) {
  const Id id = arrive("p1").person_id;
  expect_refused(422, {.id = id, .version = 1, .phone = "call me"});
  expect_refused(422, {.id = id, .version = 1, .phone = "+-"});
  expect_refused(422, {.id = id, .version = 1, .phone = std::string(33, '1')});
  expect_refused(422, {.id = id, .version = 1, .email = "nobody"});
  expect_refused(422, {.id = id, .version = 1, .email = "@example.com"});
  expect_refused(422, {.id = id, .version = 1, .email = "a@b@c"});
  expect_refused(422, {.id = id, .version = 1, .language = "klingon"});
  std::vector<std::string> many;
  for (int i = 0; i < 21; ++i) many.push_back(std::to_string(i));
  expect_refused(422, {.id = id, .version = 1, .tags = many});
  EXPECT_EQ(update({.id = id, .version = 1, .phone = "", .email = ""}).version, 2);
}

TEST_F(CustomerStore, FindsByAddressAndRemembersVerification) {
  const auto known = arrive("p1");
  database_->write([&](Transaction& t) { mark_verified(t, known.identity_id); });
  const auto customer = find_customer(*database_, Address{"shop", "a", "p1"}).value();
  EXPECT_EQ(customer.id, known.person_id);
  EXPECT_TRUE(customer.identities[0].verified);
  EXPECT_FALSE(find_customer(*database_, Address{"shop", "a", "p2"}));
  EXPECT_FALSE(find_customer(*database_, 99));
}

TEST_F(CustomerStore, ListsAndSearches) {
  arrive("p1", "Alice");
  const Id bob = arrive("p2", "Bob").person_id;
  arrive("p3", "100%");
  update({.id = bob, .version = 1, .phone = "13800138000", .email = "bob@example.com"});
  EXPECT_THAT(names({}), ElementsAre("Bob", "100%", "Alice"));
  EXPECT_THAT(names({.text = "ali"}), ElementsAre("Alice"));
  EXPECT_THAT(names({.text = "0013"}), ElementsAre("Bob"));
  EXPECT_THAT(names({.text = "BOB@"}), ElementsAre("Bob"));
  EXPECT_THAT(names({.text = "%"}), ElementsAre("100%"));
  EXPECT_THAT(names({.text = "' OR 1=1"}), ElementsAre());
}

TEST_F(CustomerStore, PagesMeet) {
  for (int i = 0; i < 7; ++i) arrive("p" + std::to_string(i), "n" + std::to_string(i));
  const auto first = list_customers(*database_, {.limit = 5});
  ASSERT_TRUE(first.next);
  const auto second = list_customers(*database_, {.after = first.next, .limit = 5});
  EXPECT_EQ(first.items.size(), 5U);
  ASSERT_EQ(second.items.size(), 2U);
  EXPECT_EQ(second.items[1].name, "n0");
  EXPECT_FALSE(second.next);
}

}  // namespace
}  // namespace xiaoer::customers
