// SPDX-License-Identifier: Apache-2.0
// A person at the desk who speaks its HTTP interface: signs in, looks, takes, answers. One thread.
#pragma once
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
  [[nodiscard]] int last_status() const { return status_; }
  // The first conversation on `channel`; waits for it up to 20 s.
  [[nodiscard]] std::optional<nlohmann::json> conversation_on(const std::string& channel);

 private:
  nlohmann::json call(const std::string& method, const std::string& path, const std::string& body);
  const std::string root_;
  HttpClient http_;
  std::string cookie_, csrf_;
  int status_ = 0;
};

}  // namespace xiaoer::test
