// SPDX-License-Identifier: Apache-2.0
// The bytes of the live hub: server-sent events, short answers, who may read across origins. Pure functions;
// the hub's thread and any thread that tells an event.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/live/hub.h"

namespace xiaoer::gateway {

// Written once, sent to many; never changed after it was made.
using Bytes = std::shared_ptr<const std::string>;

void append_event(std::string& out, const LiveEvent& event);
[[nodiscard]] Bytes event_bytes(const LiveEvent& event);
[[nodiscard]] Bytes heartbeat_bytes();

// Status line, headers, and "retry:"; `cors` are whole header lines or "".
[[nodiscard]] std::string stream_head(std::string_view cors);

struct ShortReply {
  int status = 200;
  std::string body;
  std::string headers;        // whole lines, each ending in CR LF
  bool without_body = false;  // HEAD: the length is told, the body is not sent
};
[[nodiscard]] std::string reply_bytes(const ShortReply& reply);
// application/problem+json; `code` and `detail` are our own words and hold nothing to escape.
[[nodiscard]] ShortReply problem_reply(int status, std::string_view code, std::string_view detail);

// True for no origin (not a browser), a listed one, "*", and any origin of the same host name as we are
// called by.
[[nodiscard]] bool origin_allowed(std::string_view origin, std::string_view host,
                                  const std::vector<std::string>& allowed);
// Header lines for an allowed origin; "" when there is no origin.
[[nodiscard]] std::string cors_lines(std::string_view origin, std::string_view host,
                                     const std::vector<std::string>& allowed);

[[nodiscard]] std::string decoded_query_text(std::string_view text);
[[nodiscard]] std::map<std::string, std::string> query_of(std::string_view text);

}  // namespace xiaoer::gateway
