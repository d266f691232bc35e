// SPDX-License-Identifier: Apache-2.0
// Checks what callers put into a customer's file. Used by the customer store only.
#pragma once
#include "customers/customer_store.h"

namespace xiaoer::customers {

// Puts the update's values into `customer`, cleaned. Throws RequestError 422 that names the field and what it
// takes.
void apply(const CustomerUpdate& update, Customer& customer);

}  // namespace xiaoer::customers
