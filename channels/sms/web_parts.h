// SPDX-License-Identifier: Apache-2.0
// What the drivers of providers with an HTTP API share: how they call, who may call back, times and numbers
// as such providers write them. Any thread.
#pragma once
#include "channels/outcome.h"
#include "channels/sms/driver.h"
#include "channels/sms/rules.h"
#include "foundation/http.h"

namespace xiaoer::channels::sms {

using Caller = std::function<HttpAnswer(const HttpCall&)>;

struct WebParts {
  std::string hook;  // our address for callbacks, as the provider reaches it: "https://…/hooks/…/main"
  std::string key;   // stands in the address of callbacks that are not signed
  std::string signature;  // with its brackets
  std::string sign_name;  // without
  const Rules& rules;
  Clock clock;
  Caller call;
};

// The answer as outcome_of() reads it.
[[nodiscard]] ProviderAnswer provider_answer(const HttpAnswer& answer);
// nullopt = the key in the address is right. An empty `key` refuses everybody.
[[nodiscard]] std::optional<WebhookReply> refuse_stranger(const WebhookRequest& request,
                                                          const std::string& key);
// A number of a phone that could have written: at least three digits, no foreign signs.
[[nodiscard]] bool is_phone(std::string_view number);
// "2017-09-01 00:00:00" in a zone; nullopt when it is none.
[[nodiscard]] std::optional<TimePoint> wall_time(std::string_view text, int zone_minutes);
[[nodiscard]] const std::string& value_of(const std::map<std::string, std::string>& fields,
                                          const std::string& name);
// "a=1&b=%E4%BD%A0+" as providers post it.
[[nodiscard]] std::map<std::string, std::string> form_fields(std::string_view body);

}  // namespace xiaoer::channels::sms
