// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/sms_cases.h"

#include <nlohmann/json.hpp>

#include "channels/sms/aliyun_driver.h"
#include "channels/sms/kannel_driver.h"
#include "channels/sms/signing.h"
#include "channels/sms/sms_channel.h"
#include "channels/sms/tencent_driver.h"
#include "channels/sms/twilio_driver.h"

namespace xiaoer::test {
namespace {

using namespace channels::sms;
using channels::WebhookRequest;
using nlohmann::json;

constexpr const char* kKey = "0123456789abcdef";
constexpr const char* kHook = "https://gw.example.com/hooks/sms/main";

// A provider with an HTTP API; each kind says how its callbacks and answers look.
class WebCase : public ChannelCase {
 public:
  channels::Channel& channel() override { return *channel_; }
  WebhookRequest forged(const std::string& id, const std::string& text) override {
    WebhookRequest request = incoming(id, text);
    request.query["key"] = "0123456789abcdeF";
    return request;
  }
  bool provider_answers(const channels::ProviderAnswer& answer) override {
    answer_ = answer;
    return true;
  }

 protected:
  template <typename DriverKind, typename Settings>
  void use(const Settings& settings) {
    channels::sms::Settings common;
    common.rules = read_rules(std::filesystem::path(XIAOER_SOURCE_DIR) / "config/sms/china.toml");
    const Clock clock = [this] { return core_.now; };
    channel_ = std::make_unique<SmsChannel>(
        common, channels::ChannelContext{"main", "https://gw.example.com", "", std::string(32, 's'), clock},
        [&](const Rules& rules) {
          return std::make_unique<DriverKind>(settings,
                                              WebParts{kHook, kKey, "【小店】", "小店", rules, clock,
                                                       [this](const HttpCall&) { return http_answer(); }});
        });
    channel_->attach(sink_);
  }
  WebhookRequest post(const std::string& body) const {
    return {"POST", "/hooks/sms/main", {{"key", kKey}}, {}, body, "203.0.113.1"};
  }
  static Templates templates() { return Templates({{"T1", "{text}", "text", 35, false}}); }
  [[nodiscard]] virtual std::string good_body() const = 0;

 private:
  HttpAnswer http_answer() const {
    HttpAnswer made;
    made.connected = answer_.connected;
    made.answered = answer_.answered && answer_.connected;
    made.status = answer_.status;
    if (!answer_.retry_after.empty()) made.headers["retry-after"] = answer_.retry_after;
    if (answer_.status < 300) made.body = good_body();
    return made;
  }
  channels::ProviderAnswer answer_;
  channels::Sink sink_ = core_.sink();
  std::unique_ptr<SmsChannel> channel_;
};

class KannelCase final : public WebCase {
 public:
  KannelCase() {
    KannelSettings settings;
    settings.sender = "1069";
    use<KannelDriver>(settings);
  }
  WebhookRequest incoming(const std::string& id, const std::string& text) override {
    WebhookRequest request = garbled("8613800138000");
    request.query["text"] = text;
    request.query["id"] = id;
    return request;
  }
  // Any text may come from a phone; a number may not be anything.
  WebhookRequest garbled(const std::string& bytes) override {
    return {"GET", "/hooks/sms/main", {{"key", kKey}, {"from", bytes}, {"to", "1069"}, {"id", "1"}}, {}, "",
            ""};
  }
  [[nodiscard]] std::string good_body() const override { return "0: Accepted for delivery"; }
};

class AliyunCase final : public WebCase {
 public:
  AliyunCase() {
    AliyunSettings settings;
    settings.templates = templates();
    use<AliyunDriver>(settings);
  }
  WebhookRequest incoming(const std::string& id, const std::string& text) override {
    return post(json::array({{{"phone_number", "13811110000"},
                              {"send_time", "2017-09-01 00:00:00"},
                              {"content", text},
                              {"sign_name", "小店"},
                              {"dest_code", "1234"},
                              {"sequence_id", id}}})
                    .dump());
  }
  WebhookRequest garbled(const std::string& bytes) override { return post(bytes); }
  [[nodiscard]] std::string good_body() const override {
    return R"({"Code":"OK","Message":"OK","BizId":"9006^0","RequestId":"R"})";
  }
};

class TencentCase final : public WebCase {
 public:
  TencentCase() {
    TencentSettings settings;
    settings.templates = templates();
    use<TencentDriver>(settings);
  }
  // The provider gives replies no id, only a time.
  WebhookRequest incoming(const std::string& id, const std::string& text) override {
    return post(json{{"extend", ""},
                     {"mobile", "13811110000"},
                     {"nationcode", "86"},
                     {"sign", "小店"},
                     {"text", text},
                     {"time", 1457336869 + (id == "m2" ? 1 : 0)}}
                    .dump());
  }
  WebhookRequest garbled(const std::string& bytes) override { return post(bytes); }
  [[nodiscard]] std::string good_body() const override {
    return R"({"Response":{"SendStatusSet":[{"SerialNo":"S1","Fee":1,"Code":"Ok"}],"RequestId":"R"}})";
  }
};

class TwilioCase final : public WebCase {
 public:
  TwilioCase() {
    TwilioSettings settings;
    settings.token = "tok";
    use<TwilioDriver>(settings);
  }
  WebhookRequest incoming(const std::string& id, const std::string& text) override {
    return garbled(form_encoded({{"MessageSid", id},
                                 {"AccountSid", "AC1"},
                                 {"From", "+8613800138000"},
                                 {"To", "+15005550006"},
                                 {"Body", text},
                                 {"NumMedia", "0"}}));
  }
  WebhookRequest forged(const std::string& id, const std::string& text) override {
    WebhookRequest request = incoming(id, text);
    request.body += "&x=1";
    return request;
  }
  WebhookRequest garbled(const std::string& bytes) override {
    WebhookRequest request = post(bytes);
    request.headers["x-twilio-signature"] = twilio_signature(kHook, form_fields(bytes), "tok");
    return request;
  }
  [[nodiscard]] std::string good_body() const override { return R"({"sid":"SM1","status":"queued"})"; }
};

}  // namespace

std::unique_ptr<ChannelCase> make_kannel_case() {
  return std::make_unique<KannelCase>();
}
std::unique_ptr<ChannelCase> make_aliyun_case() {
  return std::make_unique<AliyunCase>();
}
std::unique_ptr<ChannelCase> make_tencent_case() {
  return std::make_unique<TencentCase>();
}
std::unique_ptr<ChannelCase> make_twilio_case() {
  return std::make_unique<TwilioCase>();
}

}  // namespace xiaoer::test
