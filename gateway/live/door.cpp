// SPDX-License-Identifier: Apache-2.0
#include "gateway/live/door.h"

#include <spdlog/spdlog.h>

#include <optional>

#include "foundation/ascii.h"
#include "gateway/live/wire.h"

namespace xiaoer::gateway {
namespace {

using Request = channels::WebhookRequest;

std::string_view value_of(const std::map<std::string, std::string>& all, const std::string& name) {
  const auto found = all.find(name);
  return found == all.end() ? std::string_view{} : std::string_view{found->second};
}

std::optional<std::int64_t> position_from(std::string_view text) {
  const auto value = whole_number<std::int64_t>(text);
  return value && *value >= 0 ? value : std::nullopt;
}

Refusal refuse(ShortReply reply, const std::string& cors = "") {
  reply.headers += cors;
  return {reply_bytes(reply)};
}

Refusal preflight(const std::string& cors) {
  return {reply_bytes({204, "",
                       cors + "Access-Control-Allow-Methods: GET, HEAD, OPTIONS\r\n"
                              "Access-Control-Allow-Headers: authorization, last-event-id, cache-control\r\n"
                              "Access-Control-Max-Age: 600\r\n",
                       true})};
}

Refusal health(const Request& request, std::size_t streams, const std::string& cors) {
  return {reply_bytes({200, "{\"status\":\"ok\",\"streams\":" + std::to_string(streams) + "}",
                       "Content-Type: application/json\r\n" + cors, request.method == "HEAD"})};
}

Refusal busy(std::string_view code, std::string_view detail, const std::string& cors) {
  return refuse(problem_reply(503, code, detail), cors + "Retry-After: 5\r\n");
}

Verdict open_stream(const Request& request, const LiveSource& source, const std::string& cors) {
  auto listener = source.admit(request);
  if (!listener)
    return refuse(
        problem_reply(401, "not_signed_in", "the token, key or session is missing, used up or expired"),
        cors);
  if (const auto after = value_of(request.query, "after"); !after.empty()) {
    const auto position = position_from(after);
    if (!position)
      return refuse(problem_reply(400, "bad_after", "'after' must be a whole number, 0 or more"), cors);
    listener->after = *position;
  }
  if (const auto last = position_from(value_of(request.headers, "last-event-id"))) listener->after = *last;
  if (listener->after < 0)
    listener->after = listener->kind == Listener::Kind::desk ? source.desk_position() : 0;
  return Admission{*listener, stream_head(cors)};
}

}  // namespace

Verdict decide(const Request& request, const LiveOptions& options, const LiveSource& source,
               std::size_t streams) {
  const auto origin = value_of(request.headers, "origin"), host = value_of(request.headers, "host");
  if (!origin_allowed(origin, host, options.allowed_origins))
    return refuse(problem_reply(403, "foreign_origin", "this origin is not among the allowed origins"));
  const std::string cors = cors_lines(origin, host, options.allowed_origins);
  if (request.method == "OPTIONS") return preflight(cors);
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (request.path == "/healthz" && reads) return health(request, streams, cors);
  if (!request.path.ends_with("/events"))
    return refuse(problem_reply(404, "no_such_page", "the live hub serves event streams only"), cors);
  if (request.method != "GET")
    return refuse(problem_reply(405, "method", "an event stream is opened with GET"),
                  cors + "Allow: GET, OPTIONS\r\n");
  if (streams >= options.max_streams)
    return busy("too_many_streams", "all streams are taken; try again in some seconds", cors);
  try {
    return open_stream(request, source, cors);
  } catch (const std::exception& error) {
    spdlog::error("a stream was refused because the store did not answer: {}", error.what());
    return busy("store", "the store does not answer; try again in some seconds", cors);
  }
}

}  // namespace xiaoer::gateway
