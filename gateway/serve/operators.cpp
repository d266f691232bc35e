// SPDX-License-Identifier: Apache-2.0
#include "gateway/serve/operators.h"

#include <exception>

#include "gateway/log.h"

namespace xiaoer::gateway {
namespace {

Reply readiness(Database& database, bool draining) {
  if (draining)
    return {503, "application/json", R"({"ready":false,"checks":{"store":"ok","service":"stopping"}})", {}};
  try {
    database.check();
  } catch (const std::exception& error) {
    log_error("ready", "the store failed its check", error.what());
    return {
        503, "application/json", R"({"ready":false,"checks":{"store":"failed","service":"running"}})", {}};
  }
  return {200, "application/json", R"({"ready":true,"checks":{"store":"ok","service":"running"}})", {}};
}

}  // namespace

Endpoints operator_endpoints(Database& database, Metrics& metrics, std::function<bool()> draining) {
  return {
      {"GET", "/healthz", Access::open,
       [](const Request&) {
         return Reply{200, "application/json", R"({"alive":true})", {}};
       }},
      {"GET", "/readyz", Access::open,
       [&database, draining = std::move(draining)](const Request&) {
         return readiness(database, draining());
       }},
      {"GET", "/metrics", Access::open,
       [&metrics](const Request&) {
         return Reply{200, "text/plain; version=0.0.4; charset=utf-8", metrics.text(), {}};
       }},
  };
}

}  // namespace xiaoer::gateway
