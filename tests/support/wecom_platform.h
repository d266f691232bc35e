// SPDX-License-Identifier: Apache-2.0
// The enterprise messenger's service as our channel meets it, on a loopback port: hands out access tokens,
// keeps customers' messages until they are fetched, takes answers and holds them to the provider's rules
// (five for each of the customer's, one message for a msgid, service states, sizes), makes signed and
// encrypted callbacks, and fails on command. For tests and for people who try the channel without an account.
#pragma once
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "channels/channel.h"
#include "channels/outcome.h"
#include "channels/tencent/envelope.h"

namespace httplib {
class Server;
struct Request;
struct Response;
}  // namespace httplib

namespace xiaoer::test {

class WeComPlatform {
 public:
  static constexpr const char* kCorp = "ww1234567890abcdef";
  static constexpr const char* kSecret = "an-application-secret-of-the-console";
  static constexpr const char* kToken = "callbacktoken";
  static constexpr const char* kKey = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR";

  explicit WeComPlatform(std::vector<std::string> open_kfids = {"wkAAAA"});
  ~WeComPlatform();
  WeComPlatform(const WeComPlatform&) = delete;
  WeComPlatform& operator=(const WeComPlatform&) = delete;
  [[nodiscard]] std::string url() const;
  // The keys of a [[channel]] row that meets it here; secrets stand in the environment.
  [[nodiscard]] std::string settings() const;
  void stop();  // connections are refused from now on

  // The customer's side. Each stores an item for the next sync and returns its msgid.
  std::string says(const std::string& customer, const std::string& text);
  std::string item(const std::string& customer, const std::string& type, nlohmann::json content);
  std::string event(nlohmann::json event);
  std::string enters(const std::string& customer);  // with a welcome code
  std::string colleague_says(const std::string& customer, const std::string& who, const std::string& text);
  void repeat(const std::string& msgid, const std::string& customer, const std::string& text);
  void add_media(const std::string& id, const std::string& bytes);
  void set_state(const std::string& customer, int state, const std::string& servicer = "");
  void set_name(const std::string& customer, const std::string& nickname, const std::string& unionid = "");

  // A callback as the platform posts it at now_seconds; `plain` is the XML inside.
  [[nodiscard]] channels::WebhookRequest callback() const;
  [[nodiscard]] channels::WebhookRequest sealed(const std::string& plain) const;
  [[nodiscard]] channels::WebhookRequest proof(const std::string& words) const;  // the console's GET

  struct Sent {
    std::string customer, msgid, type;
    nlohmann::json content;
    bool on_event = false;
  };
  [[nodiscard]] std::vector<Sent> sent() const;
  [[nodiscard]] int calls(const std::string& path) const;  // "/cgi-bin/kf/sync_msg"
  [[nodiscard]] int state(const std::string& customer) const;

  // Faults. `answer` is given to every send until another is set; a code to the next call of a path.
  void answer_sends(const channels::ProviderAnswer& answer);
  void fail_next(const std::string& path, int code);
  void set_page_size(std::size_t items);
  void forget_tokens();  // what was handed out is worn out
  std::int64_t now_seconds = 1'790'000'000;

 private:
  struct Customer {
    int state = 4, left = 0;
    std::string servicer, name, unionid;
    std::map<std::string, nlohmann::json> codes;
  };
  using Handler = nlohmann::json (WeComPlatform::*)(const nlohmann::json& ask);
  void route(const std::string& path, Handler handler);
  void answer(const httplib::Request& request, httplib::Response& response, Handler handler);
  void media_routes();
  [[nodiscard]] bool disturbed(httplib::Response& response) const;
  std::string add_item(nlohmann::json item);
  nlohmann::json sync(const nlohmann::json& ask);
  nlohmann::json send(const nlohmann::json& ask);
  nlohmann::json send_on_event(const nlohmann::json& ask);
  nlohmann::json get_state(const nlohmann::json& ask);
  nlohmann::json change_state(const nlohmann::json& ask);
  nlohmann::json list_accounts(const nlohmann::json& ask);
  nlohmann::json list_customers(const nlohmann::json& ask);

  int port_ = 0;
  const std::vector<std::string> open_kfids_;
  const channels::tencent::Envelope envelope_;
  mutable std::mutex mutex_;
  std::vector<nlohmann::json> items_;
  std::map<std::string, Customer> customers_;
  std::map<std::string, std::string> media_;
  std::vector<Sent> sent_;
  std::set<std::string> msgids_;
  std::map<std::string, int> calls_;
  std::map<std::string, std::deque<int>> faults_;
  channels::ProviderAnswer send_answer_;
  std::size_t page_size_ = 1000;
  int tokens_ = 1, numbers_ = 0;
  std::unique_ptr<httplib::Server> server_;
  std::jthread thread_;
};

}  // namespace xiaoer::test
