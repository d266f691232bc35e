// SPDX-License-Identifier: Apache-2.0
#include "channels/wecom/kf_api.h"

#include <nlohmann/json.hpp>

#include "channels/wecom/sync_fields.h"
#include "foundation/text.h"

namespace xiaoer::channels::wecom {
namespace {

using nlohmann::json;

constexpr int kItemsPerPage = 1000;

tencent::FetchToken token_source(HttpClient& http, const Settings& settings) {
  const std::string query = form_encoded({{"corpid", settings.corp_id}, {"corpsecret", settings.secret}});
  return [&http, url = settings.api + "/cgi-bin/gettoken?" + query](tencent::FetchMode) {
    return tencent::read_token(http.call({"GET", url}));  // it gives the same token until that has ended
  };
}

// Ids that strangers chose are replaced rather than refused where they are no UTF-8.
std::string dumped(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

json answer_of(const tencent::ApiAnswer& answer) {
  return answer.good() ? json::parse(valid_utf8(answer.body), nullptr, false) : json();
}

}  // namespace

KfApi::KfApi(const Settings& settings, const Clock& clock)
    : api_(settings.api, clock, token_source(http_, settings)) {}

tencent::ApiAnswer KfApi::sync(const SyncAsk& ask) {
  json body{{"open_kfid", ask.open_kfid}, {"limit", kItemsPerPage}, {"voice_format", 0}};
  if (!ask.cursor.empty()) body["cursor"] = ask.cursor;
  if (!ask.token.empty()) body["token"] = ask.token;
  return api_.post("/cgi-bin/kf/sync_msg", dumped(body));
}

tencent::ApiAnswer KfApi::send(const std::string& body) {
  return api_.post("/cgi-bin/kf/send_msg", body);
}

tencent::ApiAnswer KfApi::send_on_event(const std::string& body) {
  return api_.post("/cgi-bin/kf/send_msg_on_event", body);
}

tencent::ApiAnswer KfApi::make_bot(const Address& customer) {
  return api_.post(
      "/cgi-bin/kf/service_state/trans",
      dumped({{"open_kfid", customer.thread}, {"external_userid", customer.peer}, {"service_state", 1}}));
}

std::optional<Session> KfApi::session(const Address& customer) {
  const json body{{"open_kfid", customer.thread}, {"external_userid", customer.peer}};
  const json answer = answer_of(api_.post("/cgi-bin/kf/service_state/get", dumped(body)));
  if (!answer.is_object() || !answer.contains("service_state")) return std::nullopt;
  const auto state = number_at(answer, "service_state");
  if (state < 0 || state > 4) return std::nullopt;
  return Session{static_cast<Session::State>(state), text_at(answer, "servicer_userid")};
}

tencent::ApiAnswer KfApi::download(const std::string& media_id) {
  return api_.get("/cgi-bin/media/get", form_encoded({{"media_id", media_id}}));
}

tencent::ApiAnswer KfApi::upload(const std::string& type, const FormPart& file) {
  return api_.upload("/cgi-bin/media/upload", form_encoded({{"type", type}}), file);
}

std::optional<std::vector<std::string>> KfApi::accounts() {
  const json answer =
      answer_of(api_.post("/cgi-bin/kf/account/list", dumped({{"offset", 0}, {"limit", 100}})));
  const auto list = answer.is_object() ? answer.find("account_list") : answer.end();
  if (!answer.is_object() || list == answer.end() || !list->is_array()) return std::nullopt;
  std::vector<std::string> ids;
  for (const json& account : *list)
    if (auto id = text_at(account, "open_kfid"); !id.empty()) ids.push_back(std::move(id));
  return ids;
}

std::map<std::string, Person> KfApi::people(const std::vector<std::string>& customers) {
  const json answer =
      answer_of(api_.post("/cgi-bin/kf/customer/batchget", dumped({{"external_userid_list", customers}})));
  std::map<std::string, Person> people;
  if (!answer.is_object() || !answer.contains("customer_list") || !answer["customer_list"].is_array())
    return people;
  for (const json& customer : answer["customer_list"])
    people[text_at(customer, "external_userid")] = {clean_name(text_at(customer, "nickname")),
                                                    text_at(customer, "unionid")};
  return people;
}

}  // namespace xiaoer::channels::wecom
