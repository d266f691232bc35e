// SPDX-License-Identifier: Apache-2.0
// The API's description, built into the program: docs/openapi.json as it is, and as a page that needs nothing
// else. Used by the docs endpoints.
#pragma once
#include <string>
#include <string_view>

namespace xiaoer::gateway {

// docs/openapi.json, generated into the build.
[[nodiscard]] std::string_view openapi_json();
// HTML without scripts or outside requests: every operation, every schema. Throws std::runtime_error when the
// document is no OpenAPI document.
[[nodiscard]] std::string docs_page(std::string_view openapi);

}  // namespace xiaoer::gateway
