// SPDX-License-Identifier: Apache-2.0
// Calls of a platform's API with its access token: adds it, and when the platform says that it is worn out,
// fetches another and tries once more (nothing was done then). What is returned never holds the token. Any
// thread.
#pragma once
#include <string>

#include "channels/tencent/token_keeper.h"
#include "foundation/http.h"

namespace xiaoer::channels::tencent {

struct ApiAnswer {
  bool connected = true;  // false: nothing was sent (no connection, or no token)
  bool answered = true;   // false: sent, but no answer came
  int status = 0;         // of HTTP
  int code = 0;           // errcode, 0 = good; that of a file is none, whatever the file holds
  std::string message{};  // errmsg with its request id, or why nothing came
  std::string body{};
  std::string content_type{}, disposition{}, retry_after{};  // headers
  [[nodiscard]] bool is_file() const { return !disposition.empty(); }
  [[nodiscard]] bool good() const { return connected && answered && status == 200 && code == 0; }
};

class Api {
 public:
  // `root` is "https://api.weixin.qq.com" or a simulator's address.
  Api(std::string root, Clock clock, FetchToken fetch);
  // The same over another way out than an HttpClient of its own.
  Api(std::string root, Clock clock, FetchToken fetch, HttpFetch http);
  [[nodiscard]] ApiAnswer get(const std::string& path, const std::string& query = "",
                              Milliseconds limit = Milliseconds{10'000});
  [[nodiscard]] ApiAnswer post(const std::string& path, const std::string& json);
  [[nodiscard]] ApiAnswer upload(const std::string& path, const std::string& query, const FormPart& file);
  [[nodiscard]] TokenKeeper& tokens() { return tokens_; }

 private:
  struct Request {
    std::string method, path, query, content_type, body;
    Milliseconds limit{10'000};
  };
  [[nodiscard]] ApiAnswer call(const Request& request);
  [[nodiscard]] ApiAnswer try_once(const Request& request, const std::string& token);

  std::string root_;
  HttpFetch http_;
  TokenKeeper tokens_;
};

// errcode, errmsg and headers of an answer; for calls without a token, too.
[[nodiscard]] ApiAnswer read_answer(HttpAnswer answer);
// A token as {"access_token":…,"expires_in":…}, or the fault in it.
[[nodiscard]] FetchedToken read_token(HttpAnswer answer);
// The platform no longer takes this access token: 40001, 40014, 42001.
[[nodiscard]] bool is_worn_out(int code);

}  // namespace xiaoer::channels::tencent
