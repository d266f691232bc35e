// SPDX-License-Identifier: Apache-2.0
#include "channels/sms/aliyun_driver.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "channels/problem.h"
#include "channels/sms/pieces.h"
#include "channels/sms/signing.h"
#include "foundation/random.h"

namespace xiaoer::channels::sms {
namespace {

using nlohmann::json;

constexpr std::array kLater{"isv.BUSINESS_LIMIT_CONTROL", "isp.SYSTEM_ERROR", "isp.GATEWAY_ERROR",
                            "ServiceUnavailable", "InternalError"};

std::string text_in(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || found->is_null()) return "";
  return found->is_string() ? found->get<std::string>() : found->dump();
}

// "13800138000" inside the country, "15005550006" of others.
std::string number_for(const std::string& to, const Rules& rules) {
  const std::string home = "+" + rules.country;
  if (to.starts_with(home)) return to.substr(home.size());
  return to.starts_with('+') ? to.substr(1) : to;
}

bool is_later(const std::string& code) {
  return code.starts_with("Throttling") || std::find(kLater.begin(), kLater.end(), code) != kLater.end();
}

std::string host_of(const std::string& endpoint) {
  return endpoint.substr(endpoint.find("://") + 3);
}

// False when it is neither a reply nor a receipt.
bool read_item(const json& item, int zone, Delivery& delivery) {
  if (!item.is_object() || !is_phone(text_in(item, "phone_number"))) return false;
  const std::string phone = text_in(item, "phone_number");
  if (item.contains("content")) {
    const std::string id = text_in(item, "sequence_id");
    delivery.arrivals.push_back({phone, text_in(item, "dest_code"), text_in(item, "content"), "up-" + id,
                                 wall_time(text_in(item, "send_time"), zone)});
    return !id.empty();
  }
  const std::string id = text_in(item, "biz_id");
  const bool arrived = item.value("success", json()) == true;
  delivery.reports.push_back({id, arrived, arrived ? "" : text_in(item, "err_code")});
  return !id.empty() && item.contains("success");
}

}  // namespace

AliyunDriver::AliyunDriver(AliyunSettings settings, WebParts parts)
    : settings_(std::move(settings)), parts_(std::move(parts)) {}

std::vector<SendResult> AliyunDriver::submit(const std::vector<Outgoing>& messages) {
  std::vector<SendResult> results;
  for (const Outgoing& message : messages) results.push_back(submit(message));
  return results;
}

std::optional<Objection> AliyunDriver::objection(const Outgoing& message) const {
  if (settings_.templates.fill(message.text)) return std::nullopt;
  return settings_.templates.objection(message.text);
}

HttpCall AliyunDriver::request(const Outgoing& message, const FilledTemplate& filled) const {
  json values = json::object();
  for (const auto& [name, value] : filled.values) values[name] = value;
  AcsRequest acs;
  acs.query = {{"PhoneNumbers", number_for(message.to, parts_.rules)},
               {"SignName", parts_.sign_name},
               {"TemplateCode", filled.code},
               {"TemplateParam", values.dump(-1, ' ', false, json::error_handler_t::replace)},
               {"OutId", std::to_string(message.id)}};
  if (!settings_.extension.empty()) acs.query["SmsUpExtendCode"] = settings_.extension;
  const std::string date = to_rfc3339(parts_.clock()).substr(0, 19) + "Z";
  acs.headers = {{"host", host_of(settings_.endpoint)},     {"x-acs-action", "SendSms"},
                 {"x-acs-content-sha256", sha256_hex("")},  {"x-acs-date", date},
                 {"x-acs-signature-nonce", random_token()}, {"x-acs-version", "2017-05-25"}};
  HttpCall call;
  call.method = "POST";
  call.url = settings_.endpoint + "/?" + acs_query(acs);
  for (const auto& [name, value] : acs.headers) call.headers.push_back(name + ": " + value);
  call.headers.push_back("Authorization: " + acs_authorization(acs, settings_.key_id, settings_.secret));
  return call;
}

SendResult AliyunDriver::submit(const Outgoing& message) const {
  const auto filled = settings_.templates.fill(message.text);
  if (!filled) return Rejected{"没有合适的模板 / no approved template fits"};
  const HttpAnswer answer = parts_.call(request(message, *filled));
  ProviderAnswer told = provider_answer(answer);
  const json body = json::parse(answer.body, nullptr, false);
  const std::string code = body.is_object() ? text_in(body, "Code") : "";
  if (!code.empty() && code != "OK") {
    const std::string words = parts_.rules.in_words(code);
    if (is_later(code)) return RetryLater{words, retry_after(told.retry_after, parts_.clock())};
    if (answer.status < 500 && answer.status != 429) return Rejected{words};
    told.reason = words;
  }
  const bool good = told.answered && answer.status / 100 == 2;
  if (good && code.empty()) return Unknown{"服务商的回答无法解读 / the provider's answer cannot be read"};
  if (body.is_object()) told.provider_id = text_in(body, "BizId");
  SendResult result = outcome_of(told, parts_.clock());
  if (auto* delivered = std::get_if<Delivered>(&result))
    delivered->parts = count_pieces(parts_.signature + filled->text, Alphabet::ucs2);
  return result;
}

WebhookReply AliyunDriver::callback(const WebhookRequest& request, const Intake& intake) {
  if (auto refusal = refuse_stranger(request, parts_.key)) return *refusal;
  const json items = json::parse(request.body, nullptr, false);
  Delivery delivery;
  const bool good =
      items.is_array() && !items.empty() && std::all_of(items.begin(), items.end(), [&](const json& item) {
        return read_item(item, parts_.rules.zone_minutes, delivery);
      });
  if (!good)
    return problem_reply(400, "bad_message", "the body must be an array of SmsUp or SmsReport items");
  intake(delivery);
  return {200, "application/json", R"({"code":0,"msg":"接收成功"})", {}};
}

}  // namespace xiaoer::channels::sms
