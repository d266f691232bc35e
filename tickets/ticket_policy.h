// SPDX-License-Identifier: Apache-2.0
// What the company promises for each type of ticket. Made from the pack by the gateway, passed to the store.
#pragma once
#include <map>
#include <string>

#include "foundation/time.h"

namespace xiaoer::tickets {

struct TypeTerms {
  std::string priority = "normal";
  Milliseconds first_response{0};  // from opening; 0 = no promise
  Milliseconds solve{0};
};

struct TicketPolicy {
  std::map<std::string, TypeTerms> types;
  int zone_offset_minutes = 480;  // whose midnight starts a new row of numbers
};

}  // namespace xiaoer::tickets
