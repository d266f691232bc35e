// SPDX-License-Identifier: Apache-2.0
// A customer's file as the desk's API shows it: contact data masked unless somebody asked to see it, which
// the caller writes into the audit. Any thread.
#pragma once
#include <string>

#include "customers/customer.h"
#include "storage/database.h"

namespace xiaoer::gateway {

enum class Contacts { masked, revealed };
// With identities, conversations and tickets.
[[nodiscard]] std::string customer_json(Database& database, const customers::Customer& customer,
                                        Contacts contacts);
// A line of a list: always masked.
[[nodiscard]] std::string customer_line_json(const customers::Customer& customer);

}  // namespace xiaoer::gateway
