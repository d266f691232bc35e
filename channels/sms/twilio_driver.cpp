// SPDX-License-Identifier: Apache-2.0
#include "channels/sms/twilio_driver.h"

#include <nlohmann/json.hpp>

#include "channels/problem.h"
#include "channels/sms/pieces.h"
#include "channels/sms/signing.h"
#include "foundation/encoding.h"
#include "foundation/random.h"

namespace xiaoer::channels::sms {
namespace {

using nlohmann::json;

constexpr const char* kNothing = R"(<?xml version="1.0" encoding="UTF-8"?><Response/>)";

std::string text_in(const json& object, const char* name) {
  if (!object.is_object() || !object.contains(name)) return "";
  const json& value = object[name];
  return value.is_string() ? value.get<std::string>() : value.is_null() ? "" : value.dump();
}

}  // namespace

TwilioDriver::TwilioDriver(TwilioSettings settings, WebParts parts)
    : settings_(std::move(settings)), parts_(std::move(parts)) {}

std::vector<SendResult> TwilioDriver::submit(const std::vector<Outgoing>& messages) {
  std::vector<SendResult> results;
  for (const Outgoing& message : messages) results.push_back(submit(message));
  return results;
}

SendResult TwilioDriver::submit(const Outgoing& message) const {
  const std::string text = parts_.signature + message.text;
  const bool service = settings_.sender.starts_with("MG");
  HttpCall call;
  call.method = "POST";
  call.url = settings_.endpoint + "/2010-04-01/Accounts/" + percent_encoded(settings_.account_sid) +
             "/Messages.json";
  call.headers = {"Content-Type: application/x-www-form-urlencoded",
                  "Authorization: Basic " + to_base64(settings_.account_sid + ":" + settings_.token)};
  call.body = form_encoded({{"To", message.to},
                            {service ? "MessagingServiceSid" : "From", settings_.sender},
                            {"Body", text},
                            {"StatusCallback", parts_.hook}});
  const HttpAnswer answer = parts_.call(call);
  ProviderAnswer told = provider_answer(answer);
  const json body = json::parse(answer.body, nullptr, false);
  told.provider_id = text_in(body, "sid");
  const std::string code = text_in(body, "code");
  told.reason = code.empty() ? "" : parts_.rules.in_words(code);
  if (told.answered && answer.status / 100 == 2 && told.provider_id.empty())
    return Unknown{"服务商的回答无法解读 / the provider's answer cannot be read"};
  SendResult result = outcome_of(told, parts_.clock());
  if (auto* delivered = std::get_if<Delivered>(&result))
    delivered->parts = count_pieces(text, Alphabet::gsm7);
  return result;
}

WebhookReply TwilioDriver::callback(const WebhookRequest& request, const Intake& intake) {
  const auto fields = form_fields(request.body);
  if (!equal_constant_time(value_of(request.headers, "x-twilio-signature"),
                           twilio_signature(parts_.hook, fields, settings_.token)))
    return problem_reply(401, "bad_signature", "the signature does not fit the body and our public address");
  const std::string& id = value_of(fields, "MessageSid");
  const std::string& status = value_of(fields, "MessageStatus");
  if (id.empty()) return problem_reply(400, "bad_message", "MessageSid is missing");
  Delivery delivery;
  if (status == "delivered") {
    delivery.reports.push_back({id, true, ""});
  } else if (status == "undelivered" || status == "failed") {
    const std::string& code = value_of(fields, "ErrorCode");
    delivery.reports.push_back({id, false, code.empty() ? "UNDELIV" : code});
  } else if (status.empty() || status == "received") {
    const std::string& from = value_of(fields, "From");
    if (!is_phone(from)) return problem_reply(400, "bad_message", "From is no number");
    delivery.arrivals.push_back({from, value_of(fields, "To"), value_of(fields, "Body"), id, std::nullopt});
  }
  intake(delivery);
  return {200, "text/xml", kNothing, {}};
}

}  // namespace xiaoer::channels::sms
