// SPDX-License-Identifier: Apache-2.0
#include "tests/support/wecom_platform.h"

#include <httplib.h>

#include <algorithm>
#include <cstdlib>
#include <random>

namespace xiaoer::test {
namespace {

using nlohmann::json;
using namespace std::string_literals;

constexpr const char* kRoot = "/cgi-bin/";

json refusal(int code, const std::string& words) {
  return {{"errcode", code}, {"errmsg", words + ", rid: 6641a5d7"}};
}

json good(json more = json::object()) {
  more["errcode"] = 0;
  more["errmsg"] = "ok";
  return more;
}

bool is_msgid(const std::string& id) {
  const auto allowed = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-';
  };
  return !id.empty() && id.size() <= 32 && std::all_of(id.begin(), id.end(), allowed);
}

// "" when the provider would take it.
std::string fault_in(const std::string& type, const json& content) {
  if (type == "text")
    return content.value("content", ""s).size() <= 2048 && !content.value("content", ""s).empty() ? ""
                                                                                                  : "text";
  if (type == "msgmenu") {
    if (content.value("head_content", ""s).size() > 1024 || content.at("list").size() > 10) return "menu";
    for (const json& line : content.at("list"))
      if (line.at("click").at("id").get<std::string>().size() > 64 ||
          line.at("click").at("content").get<std::string>().size() > 128)
        return "menu line";
    return "";
  }
  if (type == "location") return content.contains("latitude") ? "" : "location";
  const bool media = type == "image" || type == "voice" || type == "video" || type == "file";
  return media && content.contains("media_id") ? "" : "type";
}

}  // namespace

WeComPlatform::WeComPlatform(std::vector<std::string> open_kfids)
    : open_kfids_(std::move(open_kfids)),
      envelope_(channels::tencent::Envelope::make(kKey, kCorp).value()),
      server_(std::make_unique<httplib::Server>()) {
  server_->set_keep_alive_max_count(100'000);
  server_->set_tcp_nodelay(true);
  server_->Get("/cgi-bin/gettoken", [this](const httplib::Request& request, httplib::Response& response) {
    std::lock_guard lock(mutex_);
    ++calls_[request.path];
    const bool known =
        request.get_param_value("corpid") == kCorp && request.get_param_value("corpsecret") == kSecret;
    response.set_content(
        (known ? good({{"access_token", "token-" + std::to_string(tokens_)}, {"expires_in", 7200}})
               : refusal(40001, "invalid credential"))
            .dump(),
        "application/json");
  });
  route("kf/sync_msg", &WeComPlatform::sync);
  route("kf/send_msg", &WeComPlatform::send);
  route("kf/send_msg_on_event", &WeComPlatform::send_on_event);
  route("kf/service_state/get", &WeComPlatform::get_state);
  route("kf/service_state/trans", &WeComPlatform::change_state);
  route("kf/account/list", &WeComPlatform::list_accounts);
  route("kf/customer/batchget", &WeComPlatform::list_customers);
  media_routes();
  std::mt19937 random(std::random_device{}());
  do port_ = std::uniform_int_distribution(20'000, 32'000)(random);
  while (!server_->bind_to_port("127.0.0.1", port_));
  thread_ = std::jthread([this] { server_->listen_after_bind(); });
  while (!server_->is_running()) std::this_thread::yield();
}

WeComPlatform::~WeComPlatform() {
  stop();
}

void WeComPlatform::stop() {
  server_->stop();
  if (thread_.joinable()) thread_.join();
}

std::string WeComPlatform::url() const {
  return "http://127.0.0.1:" + std::to_string(port_);
}

std::string WeComPlatform::settings() const {
  ::setenv("XIAOER_TEST_WECOM_SECRET", kSecret, 1);
  ::setenv("XIAOER_TEST_WECOM_TOKEN", kToken, 1);
  ::setenv("XIAOER_TEST_WECOM_KEY", kKey, 1);
  return "corp_id = \"" + std::string(kCorp) + "\"\napi = \"" + url() +
         "\"\nsecret_env = \"XIAOER_TEST_WECOM_SECRET\"\ntoken_env = \"XIAOER_TEST_WECOM_TOKEN\"\n"
         "encoding_aes_key_env = \"XIAOER_TEST_WECOM_KEY\"\n";
}

void WeComPlatform::route(const std::string& path, Handler handler) {
  server_->Post(kRoot + path, [this, handler](const httplib::Request& request, httplib::Response& response) {
    answer(request, response, handler);
  });
}

bool WeComPlatform::disturbed(httplib::Response& response) const {
  if (!send_answer_.connected || !send_answer_.answered) {  // the connection ends in the middle
    response.set_content_provider(100, "application/json",
                                  [](std::size_t, std::size_t, httplib::DataSink&) { return false; });
    return true;
  }
  if (send_answer_.status == 200) return false;
  response.status = send_answer_.status;
  if (!send_answer_.retry_after.empty()) response.set_header("Retry-After", send_answer_.retry_after);
  response.set_content(send_answer_.reason, "text/plain");
  return true;
}

void WeComPlatform::answer(const httplib::Request& request, httplib::Response& response, Handler handler) {
  std::lock_guard lock(mutex_);
  ++calls_[request.path];
  if (request.path.ends_with("send_msg") && disturbed(response)) return;
  json reply;
  auto& faults = faults_[request.path];
  const json ask = json::parse(request.body, nullptr, false);
  if (request.get_param_value("access_token") != "token-" + std::to_string(tokens_))
    reply = refusal(42001, "access_token expired");
  else if (!faults.empty()) {
    reply = refusal(faults.front(), "on command");
    faults.pop_front();
  } else if (!ask.is_object())
    reply = refusal(47001, "Warning: wrong json format.");
  else
    reply = (this->*handler)(ask);
  response.set_content(reply.dump(), "application/json; charset=UTF-8");
}

void WeComPlatform::media_routes() {
  server_->Get("/cgi-bin/media/get", [this](const httplib::Request& request, httplib::Response& response) {
    std::lock_guard lock(mutex_);
    ++calls_[request.path];
    auto& faults = faults_[request.path];
    const auto found = media_.find(request.get_param_value("media_id"));
    if (!faults.empty()) {
      response.status = faults.front();
      faults.pop_front();
    } else if (found == media_.end()) {
      response.set_content(refusal(40007, "invalid media_id").dump(), "application/json");
    } else {
      response.set_header("Content-Disposition", "attachment; filename=\"" + found->first + ".bin\"");
      response.set_content(found->second, "application/octet-stream");
    }
  });
  server_->Post(
      "/cgi-bin/media/upload", [this](const httplib::Request& request, httplib::Response& response) {
        std::lock_guard lock(mutex_);
        ++calls_[request.path];
        const std::string id = "up-" + std::to_string(++numbers_);
        media_[id] = request.get_file_value("media").content;
        const json reply = media_[id].size() < 5
                               ? refusal(40006, "invalid media size")
                               : good({{"type", request.get_param_value("type")}, {"media_id", id}});
        response.set_content(reply.dump(), "application/json");
      });
}

json WeComPlatform::sync(const json& ask) {
  const std::string open_kfid = ask.value("open_kfid", ""s), cursor = ask.value("cursor", ""s);
  if (std::find(open_kfids_.begin(), open_kfids_.end(), open_kfid) == open_kfids_.end())
    return refusal(95000, "invalid open_kfid");
  std::size_t at = cursor.empty() ? 0 : std::stoul(cursor.substr(2));
  json list = json::array();
  for (; at < items_.size() && list.size() < page_size_; ++at)
    if (items_[at].value("open_kfid", open_kfid) == open_kfid) list.push_back(items_[at]);
  return good({{"next_cursor", "c-" + std::to_string(at)},
               {"has_more", at < items_.size() ? 1 : 0},
               {"msg_list", std::move(list)}});
}

json WeComPlatform::send(const json& ask) {
  const std::string id = ask.value("msgid", ""s), type = ask.value("msgtype", ""s);
  Customer& customer = customers_[ask.value("touser", ""s)];
  if (!is_msgid(id) || !ask.contains(type)) return refusal(40058, "invalid Request Parameter");
  if (!fault_in(type, ask.at(type)).empty()) return refusal(40058, "invalid " + fault_in(type, ask.at(type)));
  if (msgids_.contains(id)) return good({{"msgid", id}});
  if (customer.state != 0 && customer.state != 1) return refusal(95018, "session status invalid");
  if (customer.left <= 0) return refusal(95001, "message count limit");
  --customer.left;
  msgids_.insert(id);
  sent_.push_back({ask.value("touser", ""s), id, type, ask.at(type), false});
  return good({{"msgid", id}});
}

json WeComPlatform::send_on_event(const json& ask) {
  const std::string id = ask.value("msgid", ""s), type = ask.value("msgtype", ""s);
  for (auto& [name, customer] : customers_) {
    const auto found = customer.codes.find(ask.value("code", ""s));
    if (found == customer.codes.end()) continue;
    if (!fault_in(type, ask.at(type)).empty()) return refusal(40058, "invalid content");
    customer.codes.erase(found);
    sent_.push_back({name, id, type, ask.at(type), true});
    return good({{"msgid", id}});
  }
  return refusal(95026, "invalid code");
}

json WeComPlatform::get_state(const json& ask) {
  const Customer& customer = customers_[ask.value("external_userid", ""s)];
  return good({{"service_state", customer.state}, {"servicer_userid", customer.servicer}});
}

json WeComPlatform::change_state(const json& ask) {
  Customer& customer = customers_[ask.value("external_userid", ""s)];
  const int wanted = ask.value("service_state", -1);
  const bool allowed = (customer.state == 0 && wanted >= 1 && wanted <= 3) ||
                       (customer.state == 1 && wanted >= 1 && wanted <= 4) ||
                       (customer.state == 2 && wanted == 3) || (customer.state == 3 && wanted >= 3);
  if (!allowed) return refusal(95018, "session status invalid");
  customer.state = wanted;
  return good();
}

json WeComPlatform::list_accounts(const json&) {
  json list = json::array();
  for (const auto& open_kfid : open_kfids_) list.push_back({{"open_kfid", open_kfid}, {"name", "客服"}});
  return good({{"account_list", std::move(list)}});
}

json WeComPlatform::list_customers(const json& ask) {
  json list = json::array();
  for (const json& id : ask.at("external_userid_list"))
    if (const auto found = customers_.find(id); found != customers_.end())
      list.push_back(
          {{"external_userid", id}, {"nickname", found->second.name}, {"unionid", found->second.unionid}});
  return good({{"customer_list", std::move(list)}});
}

}  // namespace xiaoer::test
