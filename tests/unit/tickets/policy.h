// SPDX-License-Identifier: Apache-2.0
// The promises that the tests of this room use, and a way to expect a refusal.
#pragma once
#include <gtest/gtest.h>

#include "foundation/error.h"
#include "tickets/ticket_policy.h"

namespace xiaoer::tickets {

inline TicketPolicy test_policy() {
  using std::chrono::hours;
  TicketPolicy policy;
  policy.types["complaint"] = {"normal", hours(24), hours(72)};
  policy.types["food_safety"] = {"urgent", hours(1), hours(24)};
  policy.types["praise"] = {"low", Milliseconds{0}, Milliseconds{0}};
  return policy;
}

template <typename Call>
void expect_refused(int status, const std::string& code, Call call) {
  try {
    call();
    ADD_FAILURE() << "expected " << status << " " << code;
  } catch (const RequestError& error) {
    EXPECT_EQ(error.status(), status) << error.what();
    EXPECT_EQ(error.code(), code) << error.what();
  }
}

}  // namespace xiaoer::tickets
