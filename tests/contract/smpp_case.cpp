// SPDX-License-Identifier: Apache-2.0
#include <thread>

#include "channels/table.h"
#include "tests/contract/sms_cases.h"
#include "tests/support/smsc.h"

namespace xiaoer::test {
namespace {

using namespace channels::sms;

class SmppCase final : public ChannelCase {
 public:
  SmppCase() {
    setenv("XIAOER_TEST_SECRET", "secret", 1);
    channel_ = make_sms_channel(
        "driver = \"smpp\"\nsender = \"1069\"\nsignature = \"小二食品\"\n[smpp]\nhost = \"127.0.0.1\"\nport "
        "= " +
            std::to_string(smsc_.port()) +
            "\nsystem_id = \"gw\"\npassword_env = \"XIAOER_TEST_SECRET\"\nanswer_seconds = 1\n"
            "patience_ms = 2000\nthrottle_seconds = 7\n",
        [this] { return core_.now; });
    channel_->attach(sink_);
    thread_ = std::jthread([this](const std::stop_token& stop) { channel_->listen(stop, sink_); });
    static_cast<void>(smsc_.wait_bound());
  }
  channels::Channel& channel() override { return *channel_; }
  channels::WebhookRequest incoming(const std::string& id, const std::string& text) override {
    return {"deliver_sm", id, {}, {}, text, ""};
  }
  channels::WebhookRequest forged(const std::string& id, const std::string& text) override {
    return {"too early", id, {}, {}, text, ""};
  }
  channels::WebhookRequest garbled(const std::string& bytes) override {
    return {"bytes", "", {}, {}, bytes, ""};
  }
  // The same request again is the operator's, who did not see our answer because the connection broke.
  channels::WebhookReply deliver(const channels::WebhookRequest& request) override {
    if (request.method == "bytes") return {told(smsc_.ask({deliver_sm, 0, 0, request.body})), "", "", {}};
    auto message = from_phone("8613800138000", request.body);
    if (request.method == "too early") return {told(smsc_.deliver_too_early(message)), "", "", {}};
    if (request.path == last_) {
      smsc_.cut();
      static_cast<void>(smsc_.wait_bound(2));
    }
    last_ = request.path;
    if (request.path == "m2") message.destination.number += "1";
    return {told(smsc_.deliver(message)), "", "", {}};
  }
  bool provider_answers(const channels::ProviderAnswer& answer) override {
    if (!answer.connected) smsc_.stop();
    const std::uint32_t status = answer.status < 300    ? std::uint32_t{ok}
                                 : answer.status == 429 ? std::uint32_t{throttled}
                                 : answer.status >= 500 ? 0x08U
                                                        : 0x0BU;
    smsc_.on_submit = [status, answered = answer.answered](const ShortMessage&) {
      return answered ? std::optional(status) : std::nullopt;
    };
    return true;
  }

 private:
  static int told(std::optional<std::uint32_t> status) {
    if (!status) return 504;
    return *status == ok ? 200 : *status == bad_bind_state ? 401 : *status == 0x45 ? 400 : 500;
  }
  channels::Sink sink_ = core_.sink();
  Smsc smsc_;
  std::string last_;
  std::unique_ptr<channels::Channel> channel_;
  std::jthread thread_;
};

}  // namespace

std::unique_ptr<ChannelCase> make_smpp_case() {
  return std::make_unique<SmppCase>();
}

std::unique_ptr<channels::Channel> make_sms_channel(const std::string& row, Clock clock) {
  Document document(row, "xiaoer.toml");
  Table table = document.root();
  std::unique_ptr<channels::Channel> channel;
  for (const auto& kind : channels::channel_kinds())
    if (kind.name == "sms")
      channel = kind.make(table, {"main", "http://127.0.0.1:8080", "http://127.0.0.1:8081",
                                  std::string(32, 's'), std::move(clock), XIAOER_SOURCE_DIR "/config"});
  table.finish();
  document.throw_problems();
  return channel;
}

}  // namespace xiaoer::test
