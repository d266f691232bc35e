// SPDX-License-Identifier: Apache-2.0
// The way in on the very first start: a link, printed once, with which the first administrator chooses a
// password. Only its SHA-256 is stored; it works once, for 72 hours, and only while there is no user at all.
#pragma once
#include <string>

#include "foundation/time.h"
#include "storage/database.h"

namespace xiaoer::gateway {

// Called by `serve` on start. Returns the whole link, or "" when somebody can sign in already. Older links
// end.
[[nodiscard]] std::string create_setup_link(Database& database, const std::string& public_url, TimePoint now);
[[nodiscard]] bool is_setup_link_valid(Database& database, const std::string& token, TimePoint now);
// Uses the link up. Throws RequestError 404 when it is not valid.
void use_setup_link(Transaction& transaction, const std::string& token, TimePoint now);

}  // namespace xiaoer::gateway
