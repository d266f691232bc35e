// SPDX-License-Identifier: Apache-2.0
// Stands before every endpoint: session, role, CSRF token, origin. The edge calls it with the endpoint the
// router found; what an endpoint asks for stands in the route table and nowhere else. Any thread.
#pragma once
#include <variant>

#include "gateway/access/services.h"

namespace xiaoer::gateway {

class Gate {
 public:
  explicit Gate(AccessServices& services) : services_(services) {}
  // The request with its user, or the refusal: 401 not_signed_in, 403 forbidden, 403 csrf, 403
  // foreign_origin.
  [[nodiscard]] std::variant<Request, Reply> admit(const Endpoint& endpoint, Request request) const;

 private:
  AccessServices& services_;
};

}  // namespace xiaoer::gateway
