// SPDX-License-Identifier: Apache-2.0
// The one HTTP client of the product (libcurl): provider APIs are called with it. It says apart "nothing was
// sent" and "sent, but no answer came", because only the first may be repeated; it follows no redirects and
// repeats nothing itself, but for a GET or HEAD that only asks (see HttpCall::once). Proxy and certificate
// settings are those of the system.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "foundation/time.h"

namespace xiaoer {

struct HttpCall {
  std::string method = "GET";
  std::string url;                        // http:// or https://
  std::vector<std::string> headers{};     // "Name: value"
  std::string body{};                     // sent with every method but GET and HEAD
  Milliseconds timeout{10'000};           // of the whole call
  Milliseconds connect_timeout{3'000};    // part of it
  std::size_t most = 32UL * 1024 * 1024;  // bytes of an answer; a longer one counts as no answer
  // For a GET that does something, as sending a message: goes over a connection of its own, because libcurl
  // sends a call without a body again when a kept connection ends before the answer. Calls of other methods
  // are always sent once.
  bool once = false;
};

struct HttpAnswer {
  bool connected = true;                         // false: nothing was sent, so it can be sent again
  bool answered = true;                          // false: sent, but no (whole) answer came
  int status = 0;                                // when answered
  std::map<std::string, std::string> headers{};  // names in lower case
  std::string body{};
  std::string fault{};  // why not answered; never holds the URL, which may carry a token
};

// Any number of threads at once; connections are kept and used again.
class HttpClient {
 public:
  HttpClient();
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  // Never throws for a fault of the net or the other side.
  [[nodiscard]] HttpAnswer call(const HttpCall& call);

 private:
  struct Pool;
  std::unique_ptr<Pool> pool_;
};

// How a part that calls somebody is handed its way out: HttpClient::call, or a test's other side.
using HttpFetch = std::function<HttpAnswer(const HttpCall&)>;

// RFC 3986: everything but letters, digits and -._~ as %XX.
[[nodiscard]] std::string percent_encoded(std::string_view text);
// "a=1&b=%E4%BD%A0": for queries and application/x-www-form-urlencoded bodies.
[[nodiscard]] std::string form_encoded(const std::vector<std::pair<std::string, std::string>>& fields);

struct FormPart {
  std::string name;
  std::string bytes;
  std::string file_name{};  // "" = a plain field
  std::string mime{};
};
struct MultipartForm {
  std::string content_type, body;
};
[[nodiscard]] MultipartForm multipart_form(const std::vector<FormPart>& parts);

}  // namespace xiaoer
