// SPDX-License-Identifier: Apache-2.0
// The real program with WeChat accounts in safe mode, and the platform that it talks to: callbacks from
// the test itself, the API by a second process of the program. One thread.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "channels/wechat/platform.h"
#include "tests/e2e/support/child.h"
#include "tests/e2e/support/server.h"

namespace xiaoer::test {

inline constexpr const char* kWeChatToken = "gwtoken2024";
inline constexpr const char* kWeChatKey = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
inline constexpr const char* kWeChatAppId = "wx0123456789abcdef";

// [[channel]] rows for such accounts whose API is at that port; their secrets go into `folder`.
[[nodiscard]] std::string wechat_rows(const std::filesystem::path& folder, int api_port,
                                      const std::vector<std::string>& accounts = {"shop"});
[[nodiscard]] channels::wechat::Settings wechat_settings(
    channels::wechat::Mode mode = channels::wechat::Mode::safe);

class WeChatHouse {
 public:
  explicit WeChatHouse(const std::filesystem::path& folder,
                       const std::vector<std::string>& accounts = {"shop"});
  [[nodiscard]] Server& server() { return server_; }
  [[nodiscard]] std::string hook(const std::string& account = "shop") const;
  [[nodiscard]] int api_port() const { return api_port_; }
  // The API, as a process that ends with the returned value.
  [[nodiscard]] std::unique_ptr<Child> play_api() const;
  // The texts that a person got through the API, oldest first.
  [[nodiscard]] std::vector<std::string> sent_to(const std::string& openid) const;

 private:
  const std::filesystem::path folder_;
  const int api_port_ = free_port();
  const int port_ = free_port();
  Server server_;
};

// A program that plays the platform's API from the configuration in `folder`.
[[nodiscard]] std::unique_ptr<Child> play_wechat_api(const std::filesystem::path& folder, int port);

}  // namespace xiaoer::test
