// SPDX-License-Identifier: Apache-2.0
#include "channels/tencent/api.h"

#include <nlohmann/json.hpp>

namespace xiaoer::channels::tencent {
namespace {

using Json = nlohmann::json;

constexpr Milliseconds kLongest = std::chrono::hours{24};

std::string header(const HttpAnswer& answer, const char* name) {
  const auto found = answer.headers.find(name);
  return found == answer.headers.end() ? "" : found->second;
}

std::int64_t integer(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number() ? found->get<std::int64_t>() : 0;
}

std::string text(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

}  // namespace

bool is_worn_out(int code) {
  return code == 40001 || code == 40014 || code == 42001;
}

ApiAnswer read_answer(HttpAnswer answer) {
  ApiAnswer read{answer.connected, answer.answered, answer.status};
  if (!answer.answered) {
    read.message = answer.fault;
    return read;
  }
  read.content_type = header(answer, "content-type");
  read.disposition = header(answer, "content-disposition");
  read.retry_after = header(answer, "retry-after");
  read.body = std::move(answer.body);
  if (read.is_file()) return read;
  const Json json = read.body.starts_with('{') ? Json::parse(read.body, nullptr, false) : Json();
  if (!json.is_object()) return read;
  read.code = static_cast<int>(integer(json, "errcode"));
  read.message = text(json, "errmsg");
  return read;
}

FetchedToken read_token(HttpAnswer answer) {
  const ApiAnswer read = read_answer(std::move(answer));
  if (!read.answered) return {"", Milliseconds{0}, "no access token: " + read.message};
  const Json json = Json::parse(read.body, nullptr, false);
  const std::string token = json.is_object() ? text(json, "access_token") : "";
  if (token.empty())
    return {"", Milliseconds{0},
            "no access token: " + std::to_string(read.code ? read.code : read.status) + " " + read.message};
  const auto valid = std::chrono::seconds{std::max<std::int64_t>(1, integer(json, "expires_in"))};
  return {token, std::min<Milliseconds>(valid, kLongest)};
}

Api::Api(std::string root, Clock clock, FetchToken fetch, HttpFetch http)
    : root_(std::move(root)), http_(std::move(http)), tokens_(std::move(clock), std::move(fetch)) {}

Api::Api(std::string root, Clock clock, FetchToken fetch)
    : Api(std::move(root), std::move(clock), std::move(fetch),
          [client = std::make_shared<HttpClient>()](const HttpCall& call) { return client->call(call); }) {}

ApiAnswer Api::try_once(const Request& request, const std::string& token) {
  HttpCall call{request.method, root_ + request.path + "?access_token=" + percent_encoded(token)};
  if (!request.query.empty()) call.url += "&" + request.query;
  if (!request.content_type.empty()) call.headers.push_back("Content-Type: " + request.content_type);
  call.body = request.body;
  call.timeout = request.limit;
  return read_answer(http_(call));
}

ApiAnswer Api::call(const Request& request) {
  ApiAnswer answer;
  for (int tries = 0; tries < 2; ++tries) {
    const TokenOrFault token = tokens_.token();
    if (token.token.empty()) {
      answer = {false, false, 0, 0, token.fault};
      answer.retry_after = std::to_string((token.try_after.count() + 999) / 1000);
      return answer;
    }
    answer = try_once(request, token.token);
    if (!answer.answered || !is_worn_out(answer.code)) return answer;
    tokens_.refused(token.token);
  }
  return answer;
}

ApiAnswer Api::get(const std::string& path, const std::string& query, Milliseconds limit) {
  return call({"GET", path, query, "", "", limit});
}

ApiAnswer Api::post(const std::string& path, const std::string& json) {
  return call({"POST", path, "", "application/json; charset=utf-8", json});
}

ApiAnswer Api::upload(const std::string& path, const std::string& query, const FormPart& file) {
  const MultipartForm form = multipart_form({file});
  return call({"POST", path, query, form.content_type, form.body});
}

}  // namespace xiaoer::channels::tencent
