// SPDX-License-Identifier: Apache-2.0
#include "gateway/live/wire.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace xiaoer::gateway {
namespace {

std::string_view reason(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 204:
      return "No Content";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 431:
      return "Request Header Fields Too Large";
    default:
      return "Service Unavailable";
  }
}

// "https://chat.example.com:8443" → "chat.example.com"; also takes a Host header. IPv6 keeps its brackets.
std::string_view host_name(std::string_view origin) {
  if (const auto scheme = origin.find("://"); scheme != std::string_view::npos)
    origin.remove_prefix(scheme + 3);
  if (origin.starts_with('[')) return origin.substr(0, origin.find(']') + 1);
  return origin.substr(0, origin.find(':'));
}

bool is_loopback(std::string_view name) {
  const bool number =
      name.find_first_not_of("0123456789.") == std::string_view::npos;  // not "127.example.com"
  return name == "localhost" || name == "[::1]" || (number && name.starts_with("127."));
}

bool listed(std::string_view origin, const std::vector<std::string>& allowed) {
  return std::find(allowed.begin(), allowed.end(), origin) != allowed.end();
}

bool same_host(std::string_view origin, std::string_view host) {
  const std::string_view theirs = host_name(origin), ours = host_name(host);
  return !theirs.empty() && origin != "null" &&
         (theirs == ours || (is_loopback(theirs) && is_loopback(ours)));
}

}  // namespace

void append_event(std::string& out, const LiveEvent& event) {
  if (event.id > 0) out.append("id: ").append(std::to_string(event.id)).append("\n");
  if (!event.name.empty()) out.append("event: ").append(event.name).append("\n");
  std::string_view rest = event.data;
  for (;;) {  // a line break inside the data would end the event: each line gets its own "data:"
    const auto end = rest.find_first_of("\r\n");
    out.append("data: ").append(rest.substr(0, end)).append("\n");
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  out.append("\n");
}

Bytes event_bytes(const LiveEvent& event) {
  auto out = std::make_shared<std::string>();
  append_event(*out, event);
  return out;
}

Bytes heartbeat_bytes() {
  static const Bytes heartbeat = std::make_shared<const std::string>(": still here\n\n");
  return heartbeat;
}

std::string stream_head(std::string_view cors) {
  return fmt::format(
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-cache, "
      "no-transform\r\n"
      "X-Accel-Buffering: no\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n{}\r\nretry: "
      "3000\n\n",
      cors);
}

std::string reply_bytes(const ShortReply& reply) {
  return fmt::format(
      "HTTP/1.1 {} {}\r\nContent-Length: {}\r\nCache-Control: no-store\r\nConnection: close\r\n{}\r\n{}",
      reply.status, reason(reply.status), reply.body.size(), reply.headers,
      reply.without_body ? std::string_view{} : std::string_view{reply.body});
}

ShortReply problem_reply(int status, std::string_view code, std::string_view detail) {
  return {status,
          fmt::format(R"({{"type":"about:blank","title":"{}","status":{},"code":"{}","detail":"{}"}})",
                      reason(status), status, code, detail),
          "Content-Type: application/problem+json\r\n", false};
}

bool origin_allowed(std::string_view origin, std::string_view host, const std::vector<std::string>& allowed) {
  return origin.empty() || listed(origin, allowed) || listed("*", allowed) || same_host(origin, host);
}

std::string cors_lines(std::string_view origin, std::string_view host,
                       const std::vector<std::string>& allowed) {
  if (origin.empty()) return "";
  if (listed(origin, allowed) || same_host(origin, host))
    return fmt::format(
        "Access-Control-Allow-Origin: {}\r\nAccess-Control-Allow-Credentials: true\r\nVary: Origin\r\n",
        origin);
  return "Access-Control-Allow-Origin: *\r\n";
}

std::string decoded_query_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned value = 0;
    const char* const begin = text.data() + i + 1;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(begin, begin + 2, value, 16).ptr == begin + 2) {
      out += static_cast<char>(value);
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::map<std::string, std::string> query_of(std::string_view text) {
  std::map<std::string, std::string> out;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    if (part.empty()) continue;
    const auto equals = part.find('=');
    const auto value = equals == std::string_view::npos ? std::string_view{} : part.substr(equals + 1);
    out.emplace(decoded_query_text(part.substr(0, equals)), decoded_query_text(value));
  }
  return out;
}

}  // namespace xiaoer::gateway
