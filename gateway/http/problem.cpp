// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "gateway/http/endpoint.h"
#include "gateway/http/json_object.h"
#include "gateway/http/problem_type.h"

namespace xiaoer::gateway {
namespace {

std::string title_of(int status) {
  static const std::map<int, std::string> titles{
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {409, "Conflict"},
      {412, "Precondition Failed"},
      {413, "Content Too Large"},
      {415, "Unsupported Media Type"},
      {422, "Unprocessable Content"},
      {428, "Precondition Required"},
      {429, "Too Many Requests"},
      {500, "Internal Server Error"},
      {503, "Service Unavailable"},
      {507, "Insufficient Storage"},
  };
  const auto found = titles.find(status);
  return found == titles.end() ? "Problem" : found->second;
}

// Puts the members of an object ("{…}") behind those of `body`.
void add_members(std::string& body, const std::string& object) {
  if (object.size() <= 2) return;
  body.back() = ',';
  body.append(object, 1);
}

}  // namespace

Reply problem(int status, const std::string& code, const std::string& detail, const std::string& extra_json) {
  Reply reply;
  reply.status = status;
  reply.content_type = kProblemType;
  reply.body = JsonObject()
                   .set("type", "/api/docs#problem-" + code)
                   .set("title", title_of(status))
                   .set("status", status)
                   .set("detail", detail)
                   .set("code", code)
                   .str();
  add_members(reply.body, extra_json);
  return reply;
}

}  // namespace xiaoer::gateway
