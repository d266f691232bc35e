// SPDX-License-Identifier: Apache-2.0
// If-Match: changes to what several people edit must name the version that was seen. For endpoint handlers.
#pragma once
#include "gateway/http/endpoint.h"

namespace xiaoer::gateway {

// The version in If-Match: "7" or 7. Throws RequestError 428 "precondition_required" when the header is
// missing, 400 "invalid_parameter" when it is no version.
[[nodiscard]] std::int64_t required_version(const Request& request);

// 412 "stale_version" with the object as it is now.
[[nodiscard]] Reply stale_version(const std::string& current_json, std::int64_t current_version);

}  // namespace xiaoer::gateway
