// SPDX-License-Identifier: Apache-2.0
#include "channels/table.h"
#include "channels/wechat/platform.h"
#include "channels/wechat/wechat.h"
#include "tests/contract/channel_case.h"
#include "tests/contract/sms_cases.h"
#include "tests/support/email_desk.h"
#include "tests/support/fake_channel.h"
#include "tests/support/wecom_desk.h"

namespace xiaoer::test {
namespace {

using channels::WebhookRequest;

class FakeCase final : public ChannelCase {
 public:
  channels::Channel& channel() override { return channel_; }
  WebhookRequest incoming(const std::string& id, const std::string& text) override {
    return garbled(nlohmann::json{{"from", "peer"}, {"id", id}, {"text", text}}.dump());
  }
  WebhookRequest forged(const std::string& id, const std::string& text) override {
    WebhookRequest request = incoming(id, text);
    request.body.insert(1, " ");
    return request;
  }
  WebhookRequest garbled(const std::string& bytes) override {
    return {"POST", "/hooks/fake/main", {}, {{"x-signature", FakeChannel::sign(bytes)}},
            bytes,  "203.0.113.1"};
  }
  bool provider_answers(const channels::ProviderAnswer& answer) override {
    channel_.answer = answer;
    return true;
  }

 private:
  FakeChannel channel_;
};

class WebChatCase final : public ChannelCase {
 public:
  WebChatCase() {
    Document document("", "xiaoer.toml");
    Table row = document.root();
    for (const auto& kind : channels::channel_kinds())
      if (kind.name == "webchat")
        channel_ = kind.make(row, {"main", "http://127.0.0.1:8080", "http://127.0.0.1:8081",
                                   std::string(32, 's'), [this] { return core_.now; }});
    auto sink = core_.sink();
    const auto opened =
        channel_->receive({"POST", "/chat/v1/sessions", {}, {}, R"({"site":"main"})", "203.0.113.1"}, sink);
    token_ = nlohmann::json::parse(opened.body).at("token");
  }
  channels::Channel& channel() override { return *channel_; }
  WebhookRequest incoming(const std::string& id, const std::string& text) override {
    return garbled(nlohmann::json{{"client_id", id}, {"text", text}}.dump());
  }
  WebhookRequest forged(const std::string& id, const std::string& text) override {
    WebhookRequest request = incoming(id, text);
    request.headers["authorization"].back() ^= 1;
    return request;
  }
  WebhookRequest garbled(const std::string& bytes) override {
    return {"POST", "/chat/v1/messages", {}, {{"authorization", "Bearer " + token_}}, bytes, "203.0.113.1"};
  }
  bool provider_answers(const channels::ProviderAnswer&) override {
    return false;
  }  // nothing leaves the house

 private:
  std::unique_ptr<channels::Channel> channel_;
  std::string token_;
};

class WeChatCase final : public ChannelCase {
 public:
  channels::Channel& channel() override {
    if (!attached_) channel_.attach(sink_);
    attached_ = true;
    return channel_;
  }
  WebhookRequest incoming(const std::string& id, const std::string& text) override {
    return garbled(channels::wechat::text_message("peer", text, id, core_.now));
  }
  WebhookRequest forged(const std::string& id, const std::string& text) override {
    WebhookRequest request = incoming(id, text);
    request.query["msg_signature"].back() ^= 1;
    return request;
  }
  WebhookRequest garbled(const std::string& bytes) override { return platform_.callback(bytes); }
  bool provider_answers(const channels::ProviderAnswer& answer) override {
    answer_ = answer;
    return true;
  }

 private:
  static channels::wechat::Settings settings() {
    channels::wechat::Settings made;
    made.account = "main";
    made.app_id = "wx0123456789abcdef";
    made.token = "token";
    made.encoding_key = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
    return made;
  }
  HttpAnswer call(const HttpCall& call) {
    if (call.url.find("/custom/send") == std::string::npos) return platform_.fetch(call);
    if (!answer_.connected || !answer_.answered) return {answer_.connected, false, 0, {}, "", "simulated"};
    if (answer_.status != 200)
      platform_.fail(
          {"/cgi-bin/message/custom/send", answer_.status, 0, answer_.retry_after, answer_.reason});
    return platform_.fetch(call);
  }

  channels::Sink sink_ = core_.sink();
  channels::ProviderAnswer answer_;
  channels::wechat::Platform platform_{settings(), [this] { return core_.now; }, {}};
  channels::wechat::WeChat channel_{settings(), [this] { return core_.now; },
                                    [this](const HttpCall& made) { return call(made); }};
  bool attached_ = false;
};

class WeComCase final : public ChannelCase {
 public:
  WeComCase() {
    platform_.says("peer", "在吗");
    fetch();
    core_.accepted.clear();
  }
  channels::Channel& channel() override { return *desk_.service; }
  WebhookRequest incoming(const std::string& id, const std::string& text) override {
    platform_.repeat(id, "peer", text);
    return platform_.callback();
  }
  WebhookRequest forged(const std::string&, const std::string&) override {
    WebhookRequest request = platform_.callback();
    request.query["nonce"] += "1";
    return request;
  }
  WebhookRequest garbled(const std::string& bytes) override { return platform_.sealed(bytes); }
  void fetch() override { desk_.service->pull_due(desk_.sink); }
  bool provider_answers(const channels::ProviderAnswer& answer) override {
    platform_.answer_sends(answer);
    return true;
  }

 private:
  WeComPlatform platform_;
  WeComDesk desk_{platform_, core_};
};

class EmailCase final : public ChannelCase {
 public:
  channels::Channel& channel() override { return *desk_.channel; }
  [[nodiscard]] std::string peer() const override { return "peer@example.com"; }
  WebhookRequest incoming(const std::string& id, const std::string& text) override {
    return EmailDesk::push(EmailDesk::mail(id, text));
  }
  WebhookRequest forged(const std::string& id, const std::string& text) override {
    WebhookRequest request = incoming(id, text);
    request.headers["authorization"].back() ^= 1;
    return request;
  }
  WebhookRequest garbled(const std::string& bytes) override { return EmailDesk::push(bytes); }
  bool provider_answers(const channels::ProviderAnswer& answer) override {
    desk_.provider_answers(answer);
    return true;
  }

 private:
  EmailDesk desk_{core_};
};

}  // namespace

const std::vector<NamedCase>& channel_cases() {
  static const std::vector<NamedCase> cases{
      {"fake", [] { return std::make_unique<FakeCase>(); }},
      {"sms", make_smpp_case, "Smpp"},
      {"sms", make_kannel_case, "Kannel"},
      {"sms", make_aliyun_case, "Aliyun"},
      {"sms", make_tencent_case, "Tencent"},
      {"sms", make_twilio_case, "Twilio"},
      {"webchat", [] { return std::make_unique<WebChatCase>(); }},
      {"wechat", [] { return std::make_unique<WeChatCase>(); }},
      {"email", [] { return std::make_unique<EmailCase>(); }},
      {"wecom", [] { return std::make_unique<WeComCase>(); }},
  };
  return cases;
}

}  // namespace xiaoer::test
