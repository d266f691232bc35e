// SPDX-License-Identifier: Apache-2.0
// The session cookie, and where a request says it comes from. Used by the gate, the session endpoints and the
// live hub's admission; any thread.
#pragma once
#include <map>
#include <string>

namespace xiaoer::gateway {

using Headers = std::map<std::string, std::string>;  // names lower case

// The session's token in the Cookie header, or "".
[[nodiscard]] std::string session_token(const Headers& headers, const std::string& public_url);
// Set-Cookie values.
[[nodiscard]] std::string session_cookie(const std::string& token, const std::string& public_url);
[[nodiscard]] std::string ended_session_cookie(const std::string& public_url);

// False when a browser says that another site made the request: Origin is neither public_url's nor the one
// the request was sent to, or Sec-Fetch-Site tells so. Programs that send neither pass: they have no one's
// cookie.
[[nodiscard]] bool is_own_origin(const Headers& headers, const std::string& public_url);

}  // namespace xiaoer::gateway
