// SPDX-License-Identifier: Apache-2.0
// The three cloud providers' signatures; the tests hold their official vectors. Pure. Any thread.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace xiaoer::channels::sms {

[[nodiscard]] std::string hmac_sha1(std::string_view key, std::string_view data);  // 20 raw bytes

struct AcsRequest {
  std::string method = "POST", path = "/";
  std::map<std::string, std::string> query, headers;  // headers in lower case: host, content-type, x-acs-*
  std::string body;
};
[[nodiscard]] std::string acs_query(const AcsRequest& request);  // sorted and encoded
// The value of Authorization (ACS3-HMAC-SHA256).
[[nodiscard]] std::string acs_authorization(const AcsRequest& request, std::string_view key_id,
                                            std::string_view secret);

struct TcRequest {
  std::string host, service, content_type, body;
  std::int64_t at = 0;  // seconds since 1970
};
// The value of Authorization (TC3-HMAC-SHA256).
[[nodiscard]] std::string tc_authorization(const TcRequest& request, std::string_view key_id,
                                           std::string_view secret);

// X-Twilio-Signature.
[[nodiscard]] std::string twilio_signature(std::string_view url,
                                           const std::map<std::string, std::string>& fields,
                                           std::string_view token);

}  // namespace xiaoer::channels::sms
