// SPDX-License-Identifier: Apache-2.0
#include "channels/sms/tencent_driver.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "channels/problem.h"
#include "channels/sms/pieces.h"
#include "channels/sms/signing.h"
#include "foundation/random.h"

namespace xiaoer::channels::sms {
namespace {

using nlohmann::json;

constexpr const char* kType = "application/json; charset=utf-8";

std::string text_in(const json& object, const char* name) {
  const auto found = object.is_object() ? object.find(name) : object.end();
  if (!object.is_object() || found == object.end() || found->is_null()) return "";
  return found->is_string() ? found->get<std::string>() : found->dump();
}

// The code of the one message, or of the whole request.
std::string code_in(const json& body) {
  const json response = body.is_object() ? body.value("Response", json()) : json();
  if (!response.is_object()) return "";
  const std::string error = text_in(response.value("Error", json()), "Code");
  const json statuses = response.value("SendStatusSet", json());
  return error.empty() && statuses.is_array() && !statuses.empty() ? text_in(statuses[0], "Code") : error;
}

bool is_later(const std::string& code) {
  return code.starts_with("InternalError") || code.starts_with("RequestLimitExceeded") ||
         code == "LimitExceeded.DeliveryFrequencyLimit" ||
         code == "LimitExceeded.PhoneNumberThirtySecondLimit" ||
         code == "LimitExceeded.PhoneNumberOneHourLimit" ||
         code == "FailedOperation.MarketingSendTimeConstraint";
}

std::string full_phone(const json& item) {
  return "+" + text_in(item, "nationcode") + text_in(item, "mobile");
}

// False when it is neither a reply nor a receipt.
bool read_item(const json& item, Delivery& delivery) {
  if (!item.is_object() || !is_phone(text_in(item, "mobile")) || !is_phone(full_phone(item))) return false;
  if (item.contains("text")) {
    // A reply has no id: who, when and what make one.
    const std::string id =
        sha256_hex(full_phone(item) + "|" + text_in(item, "time") + "|" + text_in(item, "text"));
    const json time = item.value("time", json());
    Arrival arrival{
        full_phone(item), text_in(item, "extend"), text_in(item, "text"), "reply-" + id.substr(0, 32), {}};
    if (time.is_number_integer() && time > 0 && time < 100'000'000'000)
      arrival.sent_at = from_millis(time.get<std::int64_t>() * 1000);
    delivery.arrivals.push_back(std::move(arrival));
    return true;
  }
  const std::string status = text_in(item, "report_status"), id = text_in(item, "sid");
  delivery.reports.push_back({id, status == "SUCCESS", status == "SUCCESS" ? "" : text_in(item, "errmsg")});
  return !id.empty() && (status == "SUCCESS" || status == "FAIL");
}

}  // namespace

TencentDriver::TencentDriver(TencentSettings settings, WebParts parts)
    : settings_(std::move(settings)), parts_(std::move(parts)) {}

std::vector<SendResult> TencentDriver::submit(const std::vector<Outgoing>& messages) {
  std::vector<SendResult> results;
  for (const Outgoing& message : messages) results.push_back(submit(message));
  return results;
}

std::optional<Objection> TencentDriver::objection(const Outgoing& message) const {
  if (settings_.templates.fill(message.text)) return std::nullopt;
  return settings_.templates.objection(message.text);
}

HttpCall TencentDriver::request(const Outgoing& message, const FilledTemplate& filled) const {
  json values = json::array();
  for (const auto& [name, value] : filled.values) values.push_back(value);
  json body = {{"PhoneNumberSet", {message.to}}, {"SmsSdkAppId", settings_.app_id},
               {"SignName", parts_.sign_name},   {"TemplateId", filled.code},
               {"TemplateParamSet", values},     {"SessionContext", std::to_string(message.id)}};
  if (!settings_.extension.empty()) body["ExtendCode"] = settings_.extension;
  TcRequest tc;
  tc.host = settings_.endpoint.substr(settings_.endpoint.find("://") + 3);
  tc.service = "sms";
  tc.content_type = kType;
  tc.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
  tc.at = to_millis(parts_.clock()) / 1000;
  HttpCall call;
  call.method = "POST";
  call.url = settings_.endpoint + "/";
  call.headers = {"Host: " + tc.host,
                  "Content-Type: " + tc.content_type,
                  "X-TC-Action: SendSms",
                  "X-TC-Version: 2021-01-11",
                  "X-TC-Region: " + settings_.region,
                  "X-TC-Timestamp: " + std::to_string(tc.at),
                  "Authorization: " + tc_authorization(tc, settings_.key_id, settings_.secret)};
  call.body = tc.body;
  return call;
}

SendResult TencentDriver::submit(const Outgoing& message) const {
  const auto filled = settings_.templates.fill(message.text);
  if (!filled) return Rejected{"没有合适的模板 / no approved template fits"};
  const HttpAnswer answer = parts_.call(request(message, *filled));
  ProviderAnswer told = provider_answer(answer);
  const json body = json::parse(answer.body, nullptr, false);
  const std::string code = code_in(body);
  if (!code.empty() && code != "Ok") {
    const std::string words = parts_.rules.in_words(code);
    if (is_later(code)) return RetryLater{words, retry_after(told.retry_after, parts_.clock())};
    return Rejected{words};
  }
  if (told.answered && answer.status / 100 == 2) {
    if (code.empty()) return Unknown{"服务商的回答无法解读 / the provider's answer cannot be read"};
    const json status = body["Response"]["SendStatusSet"][0];
    const json fee = status.value("Fee", json());
    return Delivered{
        text_in(status, "SerialNo"), {}, fee.is_number_integer() ? std::clamp(fee.get<int>(), 1, 255) : 1};
  }
  return outcome_of(told, parts_.clock());
}

WebhookReply TencentDriver::callback(const WebhookRequest& request, const Intake& intake) {
  if (auto refusal = refuse_stranger(request, parts_.key)) return *refusal;
  json items = json::parse(request.body, nullptr, false);
  if (items.is_object()) items = json::array({items});
  Delivery delivery;
  const bool good =
      items.is_array() && !items.empty() &&
      std::all_of(items.begin(), items.end(), [&](const json& item) { return read_item(item, delivery); });
  if (!good) return problem_reply(400, "bad_message", "the body must be a reply or an array of receipts");
  intake(delivery);
  return {200, "application/json", R"({"result":0,"errmsg":"OK"})", {}};
}

}  // namespace xiaoer::channels::sms
