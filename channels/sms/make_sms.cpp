// SPDX-License-Identifier: Apache-2.0
// From a configured row to a channel with its driver.
#include "channels/secret.h"
#include "channels/sms/driver_settings.h"
#include "channels/sms/sms_channel.h"

namespace xiaoer::channels::sms {
namespace {

using MakeDriver = SmsChannel::MakeDriver;

// Callbacks without a signature are known by a key in their address.
std::string callback_key(Table& row, const std::string& driver) {
  if (driver == "smpp" || driver == "twilio") return "";
  const std::string key = required_secret(row, "callback_key");
  if (!key.empty() && key.size() < 16)
    row.problem("", "the callback key is shorter than 16 signs; make one with: openssl rand -hex 16");
  return key;
}

MakeDriver driver_of(Table& row, const Settings& settings, const ChannelContext& context) {
  const auto client = std::make_shared<HttpClient>();
  const auto parts = [=, key = callback_key(row, settings.driver), name = settings.name,
                      signature = settings.signature](const Rules& rules) {
    return WebParts{context.public_url + "/hooks/sms/" + context.account,
                    key,
                    signature,
                    name,
                    rules,
                    context.clock,
                    [client](const HttpCall& call) { return client->call(call); }};
  };
  if (settings.driver == "smpp")
    return [made = read_smpp(row, settings), clock = context.clock](const Rules& rules) {
      return std::make_unique<SmppDriver>(made, rules, clock);
    };
  if (settings.driver == "kannel")
    return [made = read_kannel(row, settings), parts](const Rules& rules) {
      return std::make_unique<KannelDriver>(made, parts(rules));
    };
  if (settings.driver == "aliyun")
    return [made = read_aliyun(row), parts](const Rules& rules) {
      return std::make_unique<AliyunDriver>(made, parts(rules));
    };
  if (settings.driver == "tencent")
    return [made = read_tencent(row), parts](const Rules& rules) {
      return std::make_unique<TencentDriver>(made, parts(rules));
    };
  return [made = read_twilio(row, settings), parts](const Rules& rules) {
    return std::make_unique<TwilioDriver>(made, parts(rules));
  };
}

}  // namespace

std::unique_ptr<Channel> make_sms(Table& table, const ChannelContext& context) {
  Settings settings = read_settings(table, context);
  const MakeDriver driver = driver_of(table, settings, context);
  return std::make_unique<SmsChannel>(std::move(settings), context, driver);
}

}  // namespace xiaoer::channels::sms
