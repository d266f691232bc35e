// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/support/wechat_house.h"

#include <fstream>
#include <nlohmann/json.hpp>

namespace xiaoer::test {

using channels::wechat::Mode;
using channels::wechat::Settings;

namespace {

std::string wechat_row(const std::filesystem::path& folder, int api_port, const std::string& account) {
  const auto secret = [&](const char* name, const char* value) {
    std::ofstream(folder / name) << value << "\n";
    return "\"" + (folder / name).string() + "\"\n";
  };
  return "[[channel]]\nkind = \"wechat\"\naccount = \"" + account + "\"\napp_id = \"" +
         std::string(kWeChatAppId) + "\"\n" + "token_file = " + secret("token", kWeChatToken) +
         "encoding_key_file = " + secret("key", kWeChatKey) +
         "app_secret_file = " + secret("app", "app-secret") +
         "api_root = \"http://127.0.0.1:" + std::to_string(api_port) + "\"\n";
}

}  // namespace

std::string wechat_rows(const std::filesystem::path& folder, int api_port,
                        const std::vector<std::string>& accounts) {
  std::string rows;
  for (const auto& account : accounts) rows += wechat_row(folder, api_port, account);
  return rows;
}

Settings wechat_settings(Mode mode) {
  Settings made;
  made.account = "shop";
  made.mode = mode;
  made.app_id = kWeChatAppId;
  made.token = kWeChatToken;
  made.encoding_key = kWeChatKey;
  made.app_secret = "app-secret";
  return made;
}

std::unique_ptr<Child> play_wechat_api(const std::filesystem::path& folder, int port) {
  return std::make_unique<Child>(
      std::vector<std::string>{server_binary().string(), "--config", (folder / "xiaoer.toml").string(),
                               "channel", "simulate", "wechat", "--listen",
                               "127.0.0.1:" + std::to_string(port)},
      "\"ready\"", folder / "platform.log");
}

WeChatHouse::WeChatHouse(const std::filesystem::path& folder, const std::vector<std::string>& accounts)
    : folder_(folder),
      server_({server_binary(), folder, port_, free_port(), wechat_rows(folder, api_port_, accounts)}) {}

std::string WeChatHouse::hook(const std::string& account) const {
  return "http://127.0.0.1:" + std::to_string(port_) + "/hooks/wechat/" + account;
}

std::unique_ptr<Child> WeChatHouse::play_api() const {
  return play_wechat_api(folder_, api_port_);
}

std::vector<std::string> WeChatHouse::sent_to(const std::string& openid) const {
  const auto answer =
      HttpClient().call({"GET", "http://127.0.0.1:" + std::to_string(api_port_) + "/simulator/sent"});
  std::vector<std::string> texts;
  const auto sent = nlohmann::json::parse(answer.body);
  for (const auto& item : sent.at("items")) {
    const auto& message = item.at("message");
    if (message.at("touser") != openid) continue;
    texts.push_back(message.contains("text") ? message["text"].at("content").get<std::string>()
                                             : message.at("msgtype").get<std::string>());
  }
  return texts;
}

}  // namespace xiaoer::test
