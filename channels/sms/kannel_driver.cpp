// SPDX-License-Identifier: Apache-2.0
#include "channels/sms/kannel_driver.h"

#include "channels/problem.h"
#include "channels/sms/pieces.h"
#include "channels/sms/receipt.h"

namespace xiaoer::channels::sms {
namespace {

// dlr-mask: delivered, failed, rejected by the centre.
constexpr int kDelivered = 1, kFailed = 2, kRejected = 16;
constexpr const char* kTag = "tag";

std::string tag_of(const Outgoing& message) {
  return "k" + std::to_string(message.id) + "-" + std::to_string(message.part);
}

// The receipt as the centre wrote it, or the gateway's "NACK/11/…".
std::string code_in(const std::string& answer) {
  ShortMessage receipt;
  receipt.bytes = "id:1 " + answer;
  if (const auto report = read_report(receipt, IdForm::same))
    return report->state + (report->error.empty() || report->error == "000" ? "" : " " + report->error);
  return answer.empty() ? "UNDELIV" : answer.substr(0, 40);
}

}  // namespace

KannelDriver::KannelDriver(KannelSettings settings, WebParts parts)
    : settings_(std::move(settings)), parts_(std::move(parts)) {}

std::size_t KannelDriver::longest() const {
  return settings_.most_pieces * 67;
}

std::vector<SendResult> KannelDriver::submit(const std::vector<Outgoing>& messages) {
  std::vector<SendResult> results;
  for (const Outgoing& message : messages) results.push_back(submit(message));
  return results;
}

SendResult KannelDriver::submit(const Outgoing& message) const {
  const std::string text = parts_.signature + message.text;
  const std::string callback =
      parts_.hook + "?" + form_encoded({{"key", parts_.key}, {kTag, tag_of(message)}}) + "&type=%d&answer=%A";
  std::vector<std::pair<std::string, std::string>> fields{
      {"username", settings_.user},
      {"password", settings_.password},
      {"from", settings_.sender},
      {"to", message.to},
      {"charset", "UTF-8"},
      {"coding", to_gsm7(text) ? "0" : "2"},
      {"text", text},
      {"dlr-mask", std::to_string(kDelivered + kFailed + kRejected)},
      {"dlr-url", callback}};
  if (!settings_.smsc.empty()) fields.emplace_back("smsc", settings_.smsc);
  HttpCall call;
  call.once = true;  // a GET, but each is a message
  call.url = settings_.url + "?" + form_encoded(fields);
  const HttpAnswer answer = parts_.call(call);
  ProviderAnswer told = provider_answer(answer);
  told.provider_id = tag_of(message);
  told.reason = answer.body.substr(0, 120);
  SendResult result = outcome_of(told, parts_.clock());
  if (auto* delivered = std::get_if<Delivered>(&result))
    delivered->parts = count_pieces(text, Alphabet::gsm7);
  return result;
}

WebhookReply KannelDriver::callback(const WebhookRequest& request, const Intake& intake) {
  if (auto refusal = refuse_stranger(request, parts_.key)) return *refusal;
  Delivery delivery;
  const std::string& tag = value_of(request.query, kTag);
  if (!tag.empty()) {
    const std::string& type = value_of(request.query, "type");
    const bool arrived = type == std::to_string(kDelivered);
    if (!arrived && type != std::to_string(kFailed) && type != std::to_string(kRejected))
      return {200, "text/plain", "", {}};
    delivery.reports.push_back({tag, arrived, arrived ? "" : code_in(value_of(request.query, "answer"))});
  } else {
    Arrival arrival{value_of(request.query, "from"), value_of(request.query, "to"),
                    value_of(request.query, "text"), value_of(request.query, "id"),
                    wall_time(value_of(request.query, "ts"), 0)};
    if (!is_phone(arrival.from) || arrival.provider_id.empty())
      return problem_reply(400, "bad_message", "get-url must give from=%p and id=%I");
    delivery.arrivals.push_back(std::move(arrival));
  }
  intake(delivery);
  return {200, "text/plain", "", {}};  // what stands here the gateway would send to the person
}

}  // namespace xiaoer::channels::sms
