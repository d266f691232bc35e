// SPDX-License-Identifier: Apache-2.0
// The part of the simulated platform that tests hold in their hands: customers, callbacks, faults.
#include "foundation/http.h"
#include "tests/support/wecom_platform.h"

namespace xiaoer::test {
namespace {

using channels::WebhookRequest;
using nlohmann::json;

constexpr const char* kNonce = "461056294";

}  // namespace

std::string WeComPlatform::add_item(json item) {
  if (!item.contains("msgid")) item["msgid"] = "msg" + std::to_string(++numbers_);
  item["send_time"] = now_seconds;
  if (!item.contains("open_kfid")) item["open_kfid"] = open_kfids_.front();
  items_.push_back(item);
  return item["msgid"];
}

std::string WeComPlatform::says(const std::string& customer, const std::string& text) {
  return item(customer, "text", {{"content", text}});
}

std::string WeComPlatform::item(const std::string& customer, const std::string& type, json content) {
  std::lock_guard lock(mutex_);
  Customer& known = customers_[customer];
  known.left = 5;
  if (known.state == 4) known.state = 0;
  return add_item(
      {{"external_userid", customer}, {"origin", 3}, {"msgtype", type}, {type, std::move(content)}});
}

std::string WeComPlatform::colleague_says(const std::string& customer, const std::string& who,
                                          const std::string& text) {
  std::lock_guard lock(mutex_);
  return add_item({{"external_userid", customer},
                   {"servicer_userid", who},
                   {"origin", 5},
                   {"msgtype", "text"},
                   {"text", {{"content", text}}}});
}

void WeComPlatform::repeat(const std::string& msgid, const std::string& customer, const std::string& text) {
  std::lock_guard lock(mutex_);
  Customer& known = customers_[customer];
  known.left = 5;
  if (known.state == 4) known.state = 0;
  add_item({{"msgid", msgid},
            {"external_userid", customer},
            {"origin", 3},
            {"msgtype", "text"},
            {"text", {{"content", text}}}});
}

std::string WeComPlatform::event(json event) {
  std::lock_guard lock(mutex_);
  const std::string customer = event.value("external_userid", "");
  for (const char* code : {"welcome_code", "msg_code"})
    if (event.contains(code)) customers_[customer].codes[event[code]] = true;
  return add_item({{"origin", 4}, {"msgtype", "event"}, {"event", std::move(event)}});
}

std::string WeComPlatform::enters(const std::string& customer) {
  return event({{"event_type", "enter_session"},
                {"open_kfid", open_kfids_.front()},
                {"external_userid", customer},
                {"scene", "shop"},
                {"scene_param", "flyer"},
                {"welcome_code", "welcome-" + customer}});
}

void WeComPlatform::add_media(const std::string& id, const std::string& bytes) {
  std::lock_guard lock(mutex_);
  media_[id] = bytes;
}

void WeComPlatform::set_state(const std::string& customer, int state, const std::string& servicer) {
  std::lock_guard lock(mutex_);
  customers_[customer].state = state;
  customers_[customer].servicer = servicer;
}

void WeComPlatform::set_name(const std::string& customer, const std::string& nickname,
                             const std::string& unionid) {
  std::lock_guard lock(mutex_);
  customers_[customer].unionid = unionid;
  customers_[customer].name = nickname;
}

WebhookRequest WeComPlatform::sealed(const std::string& plain) const {
  const std::string encrypted = envelope_.seal(plain), stamp = std::to_string(now_seconds);
  return {"POST",
          "/hooks/wecom/main",
          {{"msg_signature", channels::tencent::signature({kToken, stamp, kNonce, encrypted})},
           {"timestamp", stamp},
           {"nonce", kNonce}},
          {{"content-type", "text/xml"}},
          "<xml><ToUserName><![CDATA[" + std::string(kCorp) + "]]></ToUserName><Encrypt><![CDATA[" +
              encrypted + "]]></Encrypt><AgentID><![CDATA[]]></AgentID></xml>",
          "203.0.113.1"};
}

WebhookRequest WeComPlatform::callback() const {
  return sealed(
      "<xml><ToUserName><![CDATA[" + std::string(kCorp) +
      "]]></ToUserName><CreateTime>1790000000</CreateTime><MsgType><![CDATA[event]]></MsgType>"
      "<Event><![CDATA[kf_msg_or_event]]></Event><Token><![CDATA[ENCsync]]></Token><OpenKfId><![CDATA[" +
      open_kfids_.front() + "]]></OpenKfId></xml>");
}

WebhookRequest WeComPlatform::proof(const std::string& words) const {
  const std::string encrypted = envelope_.seal(words), stamp = std::to_string(now_seconds);
  return {"GET",
          "/hooks/wecom/main",
          {{"msg_signature", channels::tencent::signature({kToken, stamp, kNonce, encrypted})},
           {"timestamp", stamp},
           {"nonce", kNonce},
           {"echostr", encrypted}},
          {},
          "",
          "203.0.113.1"};
}

std::vector<WeComPlatform::Sent> WeComPlatform::sent() const {
  std::lock_guard lock(mutex_);
  return sent_;
}

int WeComPlatform::calls(const std::string& path) const {
  std::lock_guard lock(mutex_);
  const auto found = calls_.find(path);
  return found == calls_.end() ? 0 : found->second;
}

int WeComPlatform::state(const std::string& customer) const {
  std::lock_guard lock(mutex_);
  const auto found = customers_.find(customer);
  return found == customers_.end() ? 4 : found->second.state;
}

void WeComPlatform::answer_sends(const channels::ProviderAnswer& answer) {
  std::lock_guard lock(mutex_);
  send_answer_ = answer;
}

void WeComPlatform::fail_next(const std::string& path, int code) {
  std::lock_guard lock(mutex_);
  faults_[path].push_back(code);
}

void WeComPlatform::set_page_size(std::size_t items) {
  std::lock_guard lock(mutex_);
  page_size_ = items;
}

void WeComPlatform::forget_tokens() {
  std::lock_guard lock(mutex_);
  ++tokens_;
}

}  // namespace xiaoer::test
