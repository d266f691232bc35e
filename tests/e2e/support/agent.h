// SPDX-License-Identifier: Apache-2.0
// A person at the desk who speaks its HTTP interface: signs in, looks, takes, answers. One thread.
#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "foundation/http.h"
#include "tests/e2e/support/server.h"

namespace xiaoer::test {

class Agent {
 public:
  // Adds the user by the command line to `server`'s store and signs in. Throws std::runtime_error when
  // refused.
  explicit Agent(const Server& server);
  [[nodiscard]] nlohmann::json get(const std::string& path);  // below /api/v1; null when it was no 2xx
  nlohmann::json post(const std::string& path, const nlohmann::json& body);
  // Changes the thing at `path` that was read with `version`.
  nlohmann::json patch(const std::string& path, std::int64_t version, const nlohmann::json& body);
  [[nodiscard]] int last_status() const { return status_; }
  [[nodiscard]] const nlohmann::json& last_answer() const { return answer_; }  // a refusal's, too
  // The first conversation on `channel`; waits for it up to 20 s.
  [[nodiscard]] std::optional<nlohmann::json> conversation_on(const std::string& channel);

 private:
  nlohmann::json call(HttpCall call);
  const std::string root_;
  HttpClient http_;
  std::string cookie_, csrf_;
  int status_ = 0;
  nlohmann::json answer_;
};

}  // namespace xiaoer::test
