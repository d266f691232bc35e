// SPDX-License-Identifier: Apache-2.0
#include "customers/merging.h"

#include <gtest/gtest.h>

#include "customers/customer_store.h"
#include "foundation/error.h"
#include "tests/support/memory_database.h"

namespace xiaoer::customers {
namespace {

class Merging : public ::testing::Test {
 protected:
  void SetUp() override {
    a_ = arrive("p1");
    b_ = arrive("p2");
    change({.id = a_, .version = 1, .name = "小王", .phone = "13800138000", .tags = {{"老客"}}});
    change({.id = b_, .version = 1, .name = "王芳", .email = "w@example.com", .tags = {{"企业"}}});
    database_->write([&](Transaction& t) {
      t.run(
          "INSERT INTO conversation (shard, identity_id, person_id, channel, account, peer, created_at, "
          "updated_at) "
          "VALUES (0, $1, $1, 'shop', 'a', 'p1', 0, 0)",
          {a_});
      t.run(
          "INSERT INTO ticket (shard, number, type, priority, status, person_id, created_at, updated_at) "
          "VALUES (0, 'TK1', 'x', 'low', 'open', $1, 0, 0)",
          {a_});
    });
  }
  Id arrive(const std::string& peer) {
    Known known;
    database_->write([&](Transaction& t) {
      known = find_or_create(t, {{"shop", "a", peer}, "", ""}, from_millis(1));
    });
    return known.person_id;
  }
  void change(const CustomerUpdate& update) {
    database_->write([&](Transaction& t) { update_customer(t, update, from_millis(2)); });
  }
  Id do_merge(Id from, Id into) {
    Id audit = 0;
    database_->write([&](Transaction& t) { audit = merge(t, {from, into, 7, from_millis(3)}); });
    return audit;
  }
  void undo(Id audit) {
    database_->write([&](Transaction& t) { unmerge(t, {audit, 7, from_millis(4)}); });
  }
  void expect_refused(int status, const std::function<void()>& call) {
    try {
      call();
      ADD_FAILURE() << "expected " << status;
    } catch (const RequestError& error) {
      EXPECT_EQ(error.status(), status) << error.what();
    }
  }
  Id owner(const char* table) {
    return database_->read(std::string("SELECT person_id FROM ") + table + " ORDER BY id LIMIT 1")[0].integer(
        0);
  }
  Customer get(Id id) { return find_customer(*database_, id).value(); }

  std::unique_ptr<Database> database_ = test::memory_database();
  Id a_ = 0, b_ = 0;
};

TEST_F(Merging, MovesEverythingAndFillsGaps) {
  do_merge(a_, b_);
  const auto merged = get(b_);
  EXPECT_EQ(merged.identities.size(), 2U);
  EXPECT_EQ(merged.name, "王芳");
  EXPECT_EQ(merged.phone, "13800138000");
  EXPECT_EQ(merged.tags, (std::vector<std::string>{"企业", "老客"}));
  EXPECT_EQ(owner("conversation"), b_);
  EXPECT_EQ(owner("ticket"), b_);
  EXPECT_EQ(get(a_).id, b_) << "old links lead to the survivor";
  EXPECT_EQ(list_customers(*database_, {}).items.size(), 1U);
  EXPECT_EQ(arrive("p1"), b_) << "the next message finds the survivor";
}

TEST_F(Merging, IsRecorded) {
  const Id audit = do_merge(a_, b_);
  const auto row = database_->read("SELECT user_id, action, object FROM audit WHERE id = $1", {audit})[0];
  EXPECT_EQ(row.integer(0), 7);
  EXPECT_EQ(row.text(1), "customer_merged");
  EXPECT_EQ(row.text(2), "customer " + std::to_string(b_));
}

TEST_F(Merging, CanBeTakenBack) {
  undo(do_merge(a_, b_));
  const auto a = get(a_), b = get(b_);
  EXPECT_EQ(a.id, a_);
  EXPECT_EQ(a.phone, "13800138000");
  ASSERT_EQ(a.identities.size(), 1U);
  EXPECT_EQ(a.identities[0].address.peer, "p1");
  EXPECT_EQ(b.phone, "");
  EXPECT_EQ(b.tags, std::vector<std::string>{"企业"});
  EXPECT_EQ(owner("conversation"), a_);
  EXPECT_EQ(owner("ticket"), a_);
  EXPECT_EQ(list_customers(*database_, {}).items.size(), 2U);
}

TEST_F(Merging, TakingBackKeepsWhatWasChangedSince) {
  const Id audit = do_merge(a_, b_);
  change({.id = b_, .version = get(b_).version, .phone = "13900139000"});
  undo(audit);
  EXPECT_EQ(get(b_).phone, "13900139000");
}

TEST_F(Merging, AChainLeadsToTheLastAndIsTakenBackInOrder) {
  const Id c = arrive("p3");
  const Id first = do_merge(a_, b_), second = do_merge(b_, c);
  EXPECT_EQ(get(a_).id, c);
  EXPECT_EQ(get(c).identities.size(), 3U);
  expect_refused(409, [&] { undo(first); });
  undo(second);
  undo(first);
  EXPECT_EQ(get(a_).identities.size(), 1U);
  EXPECT_EQ(get(b_).identities.size(), 1U);
  EXPECT_EQ(get(c).identities.size(), 1U);
}

TEST_F(Merging, WhatCannotBeMerged) {
  expect_refused(422, [&] { do_merge(a_, a_); });
  expect_refused(404, [&] { do_merge(a_, 99); });
  expect_refused(404, [&] { do_merge(99, a_); });
  const Id audit = do_merge(a_, b_);
  expect_refused(409, [&] { do_merge(a_, b_); });
  expect_refused(409, [&] { do_merge(b_, a_); });
  undo(audit);
  expect_refused(409, [&] { undo(audit); });
  expect_refused(404, [&] { undo(999); });
}

}  // namespace
}  // namespace xiaoer::customers
