// SPDX-License-Identifier: Apache-2.0
#include "channels/media_type.h"
#include "foundation/error.h"
#include "gateway/api/endpoints.h"
#include "gateway/http/json_reply.h"

namespace xiaoer::gateway {
namespace {

Reply post(const DeskServices& desk, const Request& request) {
  const auto type = request.headers.find("content-type");
  const auto mime = type == request.headers.end() ? "" : type->second;
  const auto stored = desk.attachments.store(request.id(), request.query_text("name"), mime, request.body);
  return json_reply(JsonObject()
                        .set("id", stored.id)
                        .set("name", stored.name)
                        .set("mime", stored.mime)
                        .set("size", stored.size)
                        .set("url", "/api/v1/attachments/" + stored.id)
                        .str(),
                    201);
}

Reply get(const DeskServices& desk, const Request& request) {
  auto loaded = desk.attachments.load(request.params.at("id"));
  if (!loaded) throw RequestError(404, "not_found", "There is no such attachment.");
  Reply reply;
  reply.content_type = loaded->first.mime;
  reply.headers = {{"Content-Disposition", channels::disposition(loaded->first.mime, loaded->first.name)},
                   {"Content-Security-Policy", "default-src 'none'; sandbox"},
                   {"Cache-Control", "private, max-age=86400, immutable"}};
  reply.body = std::move(loaded->second);
  return reply;
}

// Formatted mail for a frame of the desk: nothing in it runs, nothing is fetched from elsewhere but pictures,
// and these only when the agent asked for them. Links open a page of their own.
Reply view(const DeskServices& desk, const Request& request) {
  auto loaded = desk.attachments.load(request.params.at("id"));
  if (!loaded || !loaded->first.mime.starts_with("text/html"))
    throw RequestError(404, "not_found", "There is no such formatted text.");
  const bool pictures = request.query_text("pictures") == "1";
  Reply reply;
  reply.content_type = "text/html; charset=utf-8";
  reply.headers = {
      {"Content-Security-Policy",
       std::string("default-src 'none'; style-src 'unsafe-inline'; base-uri 'self'; form-action 'none'; "
                   "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox; "
                   "img-src data:") +
           (pictures ? " https: http:" : "")},
      {"Referrer-Policy", "no-referrer"},
      {"Cache-Control", "private, no-store"}};
  reply.body = "<!doctype html><base target=\"_blank\">" + loaded->second;
  return reply;
}

}  // namespace

Endpoints attachment_endpoints(DeskServices desk) {
  return {
      {"POST", "/api/v1/conversations/{id}/attachments", Access::desk,
       [desk](const Request& request) { return post(desk, request); }},
      {"GET", "/api/v1/attachments/{id}", Access::desk,
       [desk](const Request& request) { return get(desk, request); }},
      {"GET", "/api/v1/attachments/{id}/view", Access::desk,
       [desk](const Request& request) { return view(desk, request); }},
  };
}

}  // namespace xiaoer::gateway
