// SPDX-License-Identifier: Apache-2.0
// The person behind the channel identities.
#pragma once
#include <string>
#include <vector>

#include "foundation/message.h"

namespace xiaoer::customers {

struct Identity {
  Id id = 0;
  Address address;
  std::string display_name;
  bool verified = false;  // the merchant's signature proved who it is
};

struct Customer {
  Id id = 0;
  std::string name, phone, email, company, level, language, note;
  std::vector<std::string> tags;
  std::vector<Identity> identities;
  std::int64_t version = 1;
  TimePoint created_at{}, updated_at{};
};

}  // namespace xiaoer::customers
