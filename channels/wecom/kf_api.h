// SPDX-License-Identifier: Apache-2.0
// The calls of the enterprise service's API that this channel makes, in its own words. Any thread; each call
// waits for the provider's answer, ten seconds at most.
#pragma once
#include <map>

#include "channels/tencent/api.h"
#include "channels/wecom/ledger.h"
#include "channels/wecom/settings.h"
#include "channels/wecom/sync_page.h"

namespace xiaoer::channels::wecom {

struct SyncAsk {
  std::string open_kfid, cursor, token;
};

struct Person {
  std::string nickname;
  std::string unionid;  // the same in all accounts of one owner; "" where those are not bound together
};

class KfApi {
 public:
  KfApi(const Settings& settings, const Clock& clock);
  [[nodiscard]] tencent::ApiAnswer sync(const SyncAsk& ask);
  // `body` from sent_body.h.
  [[nodiscard]] tencent::ApiAnswer send(const std::string& body);
  [[nodiscard]] tencent::ApiAnswer send_on_event(const std::string& body);
  [[nodiscard]] tencent::ApiAnswer make_bot(const Address& customer);  // service state 1
  // Who has the conversation; nullopt when the provider does not say.
  [[nodiscard]] std::optional<Session> session(const Address& customer);
  [[nodiscard]] tencent::ApiAnswer download(const std::string& media_id);
  [[nodiscard]] tencent::ApiAnswer upload(const std::string& type, const FormPart& file);
  // The service accounts that the application may manage; nullopt when the provider does not say.
  [[nodiscard]] std::optional<std::vector<std::string>> accounts();
  // Customer → what the provider tells of him, at most 100 at once. Those it does not know are missing.
  [[nodiscard]] std::map<std::string, Person> people(const std::vector<std::string>& customers);

 private:
  HttpClient http_;  // for tokens
  tencent::Api api_;
};

}  // namespace xiaoer::channels::wecom
