// SPDX-License-Identifier: Apache-2.0
// What operators ask: is it alive, is it ready, how is it doing. Open routes without a session; put the port
// behind a proxy that does not pass /metrics on.
#pragma once
#include "gateway/http/endpoint.h"
#include "gateway/metrics.h"
#include "storage/database.h"

namespace xiaoer::gateway {

// `draining` is true once the service was asked to stop: /readyz answers 503 then.
[[nodiscard]] Endpoints operator_endpoints(Database& database, Metrics& metrics,
                                           std::function<bool()> draining);

}  // namespace xiaoer::gateway
