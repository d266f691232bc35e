// SPDX-License-Identifier: Apache-2.0
#include "channels/problem.h"

#include <nlohmann/json.hpp>

namespace xiaoer::channels {
namespace {

std::string title(int status) {
  switch (status) {
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
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    default:
      return "Refused";
  }
}

}  // namespace

WebhookReply problem_reply(int status, const std::string& code, const std::string& detail) {
  const nlohmann::json body = {{"type", "about:blank"},
                               {"title", title(status)},
                               {"status", status},
                               {"code", code},
                               {"detail", detail}};
  return {status,
          "application/problem+json",
          body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
          {}};
}

WebhookReply too_many(Milliseconds wait, const std::string& detail) {
  WebhookReply reply = problem_reply(429, "too_many", detail);
  reply.headers["Retry-After"] = std::to_string(std::max<std::int64_t>(1, (wait.count() + 999) / 1000));
  return reply;
}

}  // namespace xiaoer::channels
