// SPDX-License-Identifier: Apache-2.0
// The media type of RFC 9457. For the files that make and complete problems.
#pragma once

namespace xiaoer::gateway {

inline constexpr const char* kProblemType = "application/problem+json";

}  // namespace xiaoer::gateway
