// SPDX-License-Identifier: Apache-2.0
#include "gateway/serve/dispatch.h"

namespace xiaoer::gateway {
namespace {

channels::WebhookRequest for_channel(Request& request) {
  return {request.method,          request.path,  request.query, request.headers,
          std::move(request.body), request.remote};
}

Reply from_channel(channels::WebhookReply answer) {
  Reply reply{answer.status, std::move(answer.content_type), std::move(answer.body), {}};
  for (auto& header : answer.headers) reply.headers.insert(std::move(header));
  return reply;
}

}  // namespace

Reply Dispatch::operator()(Request& request) const {
  if (channels_.serves(request.path)) {
    const auto webhook = for_channel(request);
    return from_channel(channels_.receive(webhook));
  }
  const Found found = router_.find(request.method, request.path);
  if (const auto* match = std::get_if<Match>(&found)) return call(*match, request);
  if (pages_.has(request)) return pages_.find(request, channels_.embedders(request.path));
  if (const auto* wrong = std::get_if<WrongMethod>(&found)) {
    Reply reply = problem(405, "wrong_method", "this address does not answer " + request.method);
    reply.headers.emplace("Allow", wrong->allow);
    return reply;
  }
  return problem(404, "not_found", "there is nothing at " + request.path);
}

Reply Dispatch::call(const Match& match, Request& request) const {
  request.params = match.params;
  auto admitted = gate_.admit(*match.endpoint, std::move(request));
  if (auto* refusal = std::get_if<Reply>(&admitted)) return std::move(*refusal);
  return match.endpoint->handle(std::get<Request>(admitted));
}

}  // namespace xiaoer::gateway
