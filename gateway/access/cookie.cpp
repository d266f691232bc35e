// SPDX-License-Identifier: Apache-2.0
#include "gateway/access/cookie.h"

#include <string_view>

namespace xiaoer::gateway {
namespace {

bool is_secure(const std::string& public_url) {
  return public_url.starts_with("https://");
}

std::string cookie_name(const std::string& public_url) {
  return is_secure(public_url) ? "__Host-xiaoer_session" : "xiaoer_session";
}

std::string cookie(const std::string& value, const std::string& public_url) {
  return cookie_name(public_url) + "=" + value + "; Path=/; HttpOnly; SameSite=Lax" +
         (is_secure(public_url) ? "; Secure" : "");
}

std::string header(const Headers& headers, const std::string& name) {
  const auto found = headers.find(name);
  return found == headers.end() ? "" : found->second;
}

// "https://desk.example:8443" of a URL.
std::string_view origin_of(std::string_view url) {
  const auto scheme_end = url.find("://");
  return scheme_end == std::string_view::npos ? url : url.substr(0, url.find('/', scheme_end + 3));
}

}  // namespace

std::string session_token(const Headers& headers, const std::string& public_url) {
  const auto cookies = header(headers, "cookie");
  const auto name = cookie_name(public_url) + "=";
  std::string_view rest = cookies;
  while (!rest.empty()) {
    const auto end = rest.find(';');
    auto pair = rest.substr(0, end);
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    if (pair.starts_with(name)) return std::string(pair.substr(name.size()));
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  return "";
}

std::string session_cookie(const std::string& token, const std::string& public_url) {
  return cookie(token, public_url);
}

std::string ended_session_cookie(const std::string& public_url) {
  return cookie("; Max-Age=0", public_url);
}

bool is_own_origin(const Headers& headers, const std::string& public_url) {
  const auto origin = header(headers, "origin");
  if (origin.empty()) {
    const auto site = header(headers, "sec-fetch-site");
    return site.empty() || site == "same-origin" || site == "none";
  }
  if (origin == origin_of(public_url)) return true;
  const auto host = header(headers, "host");
  return !host.empty() && (origin == "http://" + host || origin == "https://" + host);
}

}  // namespace xiaoer::gateway
