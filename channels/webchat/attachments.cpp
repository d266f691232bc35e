// SPDX-License-Identifier: Apache-2.0
// Files to and from visitors: judged by their bytes, named by data, handed out to their own conversation
// only.
#include <algorithm>

#include "channels/media_type.h"
#include "channels/problem.h"
#include "channels/webchat/requests.h"
#include "channels/webchat/web_chat.h"

namespace xiaoer::channels::webchat {
namespace {

std::string header_of(const WebhookRequest& request, const char* name) {
  const auto found = request.headers.find(name);
  return found == request.headers.end() ? "" : found->second;
}

bool is_attachment_id(std::string_view id) {
  return id.size() == 32 && id.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

WebhookReply WebChat::store_attachment(const Call& call) {
  if (const auto wait = actions_.take(call.visitor.peer, context_.clock()))
    return too_many(*wait, "too many files");
  const std::string& bytes = call.request.body;
  if (bytes.empty()) return problem_reply(422, "empty_file", "the file is empty");
  if (bytes.size() > settings_.max_attachment)
    return problem_reply(
        413, "file_too_large",
        "a file may have " + std::to_string(settings_.max_attachment / 1024 / 1024) + " MB at most");
  const auto mime = media_type(bytes, header_of(call.request, "content-type"));
  if (!mime)
    return problem_reply(415, "file_type",
                         "only pictures, sound, video, PDF, office documents, zip and plain text are taken");
  const auto name = call.request.query.find("name");
  const std::string clean = clean_file_name(name == call.request.query.end() ? "" : name->second);
  return {
      201, "application/json", to_json(call.sink.store_attachment(call.address, clean, *mime, bytes)), {}};
}

WebhookReply WebChat::load_attachment(const Call& call) {
  const std::string id = call.request.path.substr(call.request.path.rfind('/') + 1);
  auto found = is_attachment_id(id) ? call.sink.load_attachment(call.address, id) : std::nullopt;
  if (!found) return problem_reply(404, "no_attachment", "there is no such attachment in this conversation");
  return {200,
          found->first.mime,
          std::move(found->second),
          {{"Content-Disposition", disposition(found->first.mime, found->first.name)},
           {"X-Content-Type-Options", "nosniff"},
           {"Content-Security-Policy", "default-src 'none'; sandbox"},
           {"Cache-Control", "private, max-age=86400"}}};
}

}  // namespace xiaoer::channels::webchat
