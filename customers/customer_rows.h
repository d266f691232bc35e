// SPDX-License-Identifier: Apache-2.0
// How a person lies in the row. Used by the customers room's own files only.
#pragma once
#include <string>
#include <vector>

#include "customers/customer.h"
#include "storage/database.h"

namespace xiaoer::customers {

// The columns that customer_of reads, in its order.
inline const std::string kCustomerColumns =
    "id, name, phone, email, company, level, language, note, tags, version, created_at, updated_at";

[[nodiscard]] Customer customer_of(const Row& row);  // without identities
[[nodiscard]] std::string tags_json(const std::vector<std::string>& tags);
// Throws RequestError 404.
[[nodiscard]] Customer require_customer(Transaction& transaction, Id id);
// Writes all fields but the identities, with the next version, if the stored version is `seen_version`.
// Throws RequestError 412.
void save_customer(Transaction& transaction, Customer& customer, std::int64_t seen_version, TimePoint now);

}  // namespace xiaoer::customers
