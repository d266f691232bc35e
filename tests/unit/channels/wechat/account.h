// SPDX-License-Identifier: Apache-2.0
// A WeChat account, the core and the platform it talks to, all in memory and with one clock.
#pragma once
#include "channels/wechat/platform.h"
#include "channels/wechat/wechat.h"
#include "tests/support/fake_sink.h"

namespace xiaoer::test {

inline channels::wechat::Settings wechat_settings(
    channels::wechat::Mode mode = channels::wechat::Mode::safe) {
  channels::wechat::Settings settings;
  settings.account = "shop";
  settings.mode = mode;
  settings.app_id = "wx0123456789abcdef";
  settings.token = "gwtoken2024";
  settings.encoding_key = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
  settings.app_secret = "app-secret";
  settings.api_root = "http://platform";
  return settings;
}

// What the net did to the next calls, besides what the platform answers.
enum class Net { works, no_connection, no_answer };

struct WeChatAccount {
  explicit WeChatAccount(channels::wechat::Settings chosen = wechat_settings())
      : settings(std::move(chosen)),
        platform(settings, [this] { return core.now; }, {}),
        channel(
            settings, [this] { return core.now; },
            [this](const HttpCall& call) -> HttpAnswer {
              const bool token = call.url.find("stable_token") != std::string::npos;
              if (net == Net::works || token) return platform.fetch(call);
              return {net != Net::no_connection, false, 0, {}, "", "simulated"};
            }),
        sink(core.sink()) {
    channel.attach(sink);
  }
  channels::WebhookReply receive(const channels::WebhookRequest& request) {
    return channel.receive(request, sink);
  }
  channels::WebhookReply push(const std::string& message) { return receive(platform.callback(message)); }
  channels::WebhookReply say(const std::string& text, const std::string& id = "1") {
    return push(channels::wechat::text_message("oU1", text, id, core.now));
  }
  channels::SendResult send(MessageBody body, const std::string& author = "bot") {
    return channel.send({++sends, 1, 1, {"wechat", "shop", "oU1"}, std::move(body), author});
  }

  FakeSink core;
  channels::wechat::Settings settings;
  channels::wechat::Platform platform;
  channels::wechat::WeChat channel;
  channels::Sink sink;
  Net net = Net::works;
  Id sends = 0;
};

}  // namespace xiaoer::test
