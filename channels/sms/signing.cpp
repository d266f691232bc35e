// SPDX-License-Identifier: Apache-2.0
#include "channels/sms/signing.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "foundation/encoding.h"
#include "foundation/http.h"
#include "foundation/random.h"
#include "foundation/time.h"

namespace xiaoer::channels::sms {

std::string hmac_sha1(std::string_view key, std::string_view data) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned length = 0;
  HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(data.data()), data.size(), out.data(), &length);
  return {reinterpret_cast<const char*>(out.data()), length};
}

std::string acs_query(const AcsRequest& request) {
  std::string query;
  for (const auto& [name, value] : request.query)
    query += (query.empty() ? "" : "&") + percent_encoded(name) + "=" + percent_encoded(value);
  return query;
}

std::string acs_authorization(const AcsRequest& request, std::string_view key_id, std::string_view secret) {
  std::string headers, names;
  for (const auto& [name, value] : request.headers) {
    headers += name + ":" + value + "\n";
    names += (names.empty() ? "" : ";") + name;
  }
  const std::string canonical = request.method + "\n" + request.path + "\n" + acs_query(request) + "\n" +
                                headers + "\n" + names + "\n" + sha256_hex(request.body);
  const std::string signature = to_hex(hmac_sha256(secret, "ACS3-HMAC-SHA256\n" + sha256_hex(canonical)));
  return "ACS3-HMAC-SHA256 Credential=" + std::string(key_id) + ",SignedHeaders=" + names +
         ",Signature=" + signature;
}

std::string tc_authorization(const TcRequest& request, std::string_view key_id, std::string_view secret) {
  const std::string names = "content-type;host";
  const std::string canonical = "POST\n/\n\ncontent-type:" + request.content_type + "\nhost:" + request.host +
                                "\n\n" + names + "\n" + sha256_hex(request.body);
  const std::string day = to_rfc3339(from_millis(request.at * 1000)).substr(0, 10);
  const std::string scope = day + "/" + request.service + "/tc3_request";
  const std::string text =
      "TC3-HMAC-SHA256\n" + std::to_string(request.at) + "\n" + scope + "\n" + sha256_hex(canonical);
  const std::string key =
      hmac_sha256(hmac_sha256(hmac_sha256("TC3" + std::string(secret), day), request.service), "tc3_request");
  return "TC3-HMAC-SHA256 Credential=" + std::string(key_id) + "/" + scope + ", SignedHeaders=" + names +
         ", Signature=" + to_hex(hmac_sha256(key, text));
}

std::string twilio_signature(std::string_view url, const std::map<std::string, std::string>& fields,
                             std::string_view token) {
  std::string data(url);
  for (const auto& [name, value] : fields) data += name + value;
  return to_base64(hmac_sha1(token, data));
}

}  // namespace xiaoer::channels::sms
