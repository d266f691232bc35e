// SPDX-License-Identifier: Apache-2.0
// npm `smpp` as the operator's message centre: killed and started again on the same journal, told what phones
// write, asked what reached them. One thread.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "foundation/http.h"
#include "tests/e2e/support/child.h"
#include "tests/e2e/support/server.h"

namespace xiaoer::test {

struct Certificate {
  std::filesystem::path key, certificate;
};

class SmppCentre {
 public:
  // With a certificate it speaks TLS.
  explicit SmppCentre(std::filesystem::path folder, Certificate certificate = {})
      : folder_(std::move(folder)), certificate_(std::move(certificate)) {}
  void start();
  void kill() { child_.reset(); }
  [[nodiscard]] int port() const { return port_; }

  void say(const std::vector<std::pair<std::string, std::string>>& texts);  // number, text
  [[nodiscard]] nlohmann::json heard();  // [{"to", "text", "part"}] in the order of arrival
  [[nodiscard]] bool bound();
  [[nodiscard]] bool idle();  // all that phones wrote, and all receipts, were taken

 private:
  nlohmann::json call(const std::string& method, const std::string& path, const std::string& body = "");

  const std::filesystem::path folder_;
  const Certificate certificate_;
  const int port_ = free_port(), control_ = free_port();
  int starts_ = 0;
  HttpClient http_;
  std::unique_ptr<Child> child_;
};

// Waits until `condition` holds, at most 20 s.
[[nodiscard]] bool eventually(const std::function<bool()>& condition);
// The row of an account that connects to `centre`, with the country's rules as shipped but no limit on one
// number. `more`: lines of [channel.smpp].
[[nodiscard]] std::string smpp_row(const SmppCentre& centre, const std::filesystem::path& folder,
                                   const std::string& more = "");

}  // namespace xiaoer::test
