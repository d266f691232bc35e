// SPDX-License-Identifier: Apache-2.0
// The played platform's API.
#include "channels/wechat/platform.h"

#include <nlohmann/json.hpp>
#include <thread>

#include "channels/wechat/platform_state.h"
#include "foundation/ascii.h"

namespace xiaoer::channels::wechat {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostRemembered = 10'000;

WebhookReply json_reply(const Json& json, int status = 200) {
  return {status, "application/json", json.dump(-1, ' ', false, Json::error_handler_t::replace), {}};
}

WebhookReply coded(int code, const std::string& message) {
  return json_reply({{"errcode", code}, {"errmsg", message + (code ? " rid: 65f0a1b2-sim" : "")}});
}

std::string value(const std::map<std::string, std::string>& all, const std::string& name) {
  const auto found = all.find(name);
  return found == all.end() ? "" : found->second;
}

std::string text(const Json& object, const char* key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  return object.is_object() && found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

// "a=1&b=2" as it stands in an address.
std::map<std::string, std::string> read_query(std::string_view query) {
  std::map<std::string, std::string> all;
  while (!query.empty()) {
    const auto pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const auto equals = pair.find('=');
    if (equals != std::string_view::npos) all[std::string(pair.substr(0, equals))] = pair.substr(equals + 1);
  }
  return all;
}

}  // namespace

std::unique_ptr<Simulator> make_platform(Table& table, const ChannelContext& context,
                                         const SimulatorOptions& options) {
  Platform::Options chosen;
  chosen.hook = options.hook;
  chosen.patience = options.patience;
  return std::make_unique<Platform>(read_settings(table, context.account), context.clock, chosen);
}

Platform::Platform(Settings settings, Clock clock, Options options)
    : settings_(std::move(settings)),
      clock_(std::move(clock)),
      options_(std::move(options)),
      state_(std::make_unique<State>()) {
  // Not those of an earlier run: a nonce is good for one message.
  for (const char c : tencent::random_bytes16().substr(0, 3))
    state_->nonces = state_->nonces * 256 + (c & 0xFF);
  if (settings_.mode != Mode::plain)
    envelope_ = tencent::Envelope::make(settings_.encoding_key, settings_.app_id);
}

Platform::~Platform() = default;

void Platform::fail(const Fault& fault) {
  std::lock_guard lock(mutex_);
  state_->faults.push_back(fault);
}

void Platform::expire_tokens() {
  std::lock_guard lock(mutex_);
  state_->token.clear();
}

void Platform::set_media(const std::string& media_id, const std::string& mime, const std::string& bytes) {
  std::lock_guard lock(mutex_);
  state_->media[media_id] = {mime, bytes};
}

void Platform::set_page(const std::string& path, const std::string& mime, const std::string& bytes) {
  std::lock_guard lock(mutex_);
  state_->pages[path] = {mime, bytes};
}

std::vector<PlatformCall> Platform::sent() const {
  std::lock_guard lock(mutex_);
  return state_->sent;
}

std::map<std::string, int> Platform::calls() const {
  std::lock_guard lock(mutex_);
  return state_->calls;
}

std::optional<Fault> Platform::due_fault(const std::string& path) {
  std::lock_guard lock(mutex_);
  ++state_->calls[path];
  for (auto at = state_->faults.begin(); at != state_->faults.end(); ++at) {
    if (!at->path.empty() && at->path != path) continue;
    Fault due = *at;
    if (--at->times <= 0) state_->faults.erase(at);
    return due;
  }
  return std::nullopt;
}

// A stable token stays the same while it is good; the old kind is a new one each time.
WebhookReply Platform::token(const WebhookRequest& request, bool stable) {
  const Json body = Json::parse(request.body, nullptr, false);
  const std::string appid = stable ? text(body, "appid") : value(request.query, "appid");
  const std::string secret = stable ? text(body, "secret") : value(request.query, "secret");
  if (appid != settings_.app_id) return coded(40013, "invalid appid");
  if (secret != settings_.app_secret) return coded(40125, "invalid appsecret");
  const bool forced = body.is_object() && body.value("force_refresh", false);
  std::lock_guard lock(mutex_);
  if (!stable || forced || state_->token.empty())
    state_->token = "SIM_" + std::to_string(++state_->tokens) + "_" + std::string(60, 't');
  return json_reply({{"access_token", state_->token}, {"expires_in", 7200}});
}

WebhookReply Platform::take_message(const WebhookRequest& request, const std::string& path) {
  const Json body = Json::parse(request.body, nullptr, false);
  const std::string openid = text(body, "touser");
  if (!body.is_object()) return coded(47001, "data format error");
  if (openid.empty()) return coded(40003, "invalid openid");
  std::lock_guard lock(mutex_);
  if (path == "/cgi-bin/message/custom/send" && options_.count_quota) {
    const auto left = state_->left.find(openid);
    if (left != state_->left.end() && left->second <= 0) return coded(45047, "out of response count limit");
    if (left != state_->left.end()) --left->second;
  }
  if (state_->sent.size() >= kMostRemembered) state_->sent.erase(state_->sent.begin());
  state_->sent.push_back({path, request.body});
  if (path == "/cgi-bin/message/template/send")
    return json_reply(
        {{"errcode", 0}, {"errmsg", "ok"}, {"msgid", 200'000 + static_cast<int>(state_->sent.size())}});
  return coded(0, "ok");
}

WebhookReply Platform::api(const WebhookRequest& request, const std::string& path) {
  if (path == "/cgi-bin/stable_token") return token(request, true);
  if (path == "/cgi-bin/token") return token(request, false);
  {
    std::lock_guard lock(mutex_);
    if (const auto page = state_->pages.find(path); page != state_->pages.end())
      return {200, page->second.mime, page->second.bytes, {}};
    if (state_->token.empty() || value(request.query, "access_token") != state_->token)
      return coded(state_->tokens == 0 ? 40014 : 42001, "access_token expired or invalid");
  }
  if (path == "/cgi-bin/message/custom/send" || path == "/cgi-bin/message/template/send")
    return take_message(request, path);
  if (path.starts_with("/cgi-bin/message/custom/") || path == "/cgi-bin/menu/create") return coded(0, "ok");
  std::lock_guard lock(mutex_);
  if (path == "/cgi-bin/media/upload") {
    const std::string id = "SIM_MEDIA_" + std::to_string(++state_->media_made);
    state_->media[id] = {"application/octet-stream", request.body};
    return json_reply({{"type", value(request.query, "type")},
                       {"media_id", id},
                       {"created_at", to_millis(clock_()) / 1000}});
  }
  if (path == "/cgi-bin/media/get") {
    const auto found = state_->media.find(value(request.query, "media_id"));
    if (found == state_->media.end()) return coded(40007, "invalid media_id");
    return {200,
            found->second.mime,
            found->second.bytes,
            {{"Content-disposition", "attachment; filename=\"" + found->first + ".bin\""}}};
  }
  if (path == "/cgi-bin/user/info") {
    const std::string openid = value(request.query, "openid");
    return json_reply(
        {{"subscribe", 1}, {"openid", openid}, {"unionid", "union_" + openid}, {"nickname", ""}});
  }
  return coded(40066, "invalid url");
}

WebhookReply Platform::receive(const WebhookRequest& request) {
  if (request.path.starts_with("/simulator/")) return command(request, request.path);
  const auto fault = due_fault(request.path);
  if (fault && fault->delay.count() > 0) std::this_thread::sleep_for(fault->delay);
  if (fault && (fault->status != 200 || fault->errcode != 0)) {
    WebhookReply reply = coded(fault->errcode, fault->errmsg.empty() ? "simulated fault" : fault->errmsg);
    reply.status = fault->status;
    if (!fault->retry_after.empty()) reply.headers["Retry-After"] = fault->retry_after;
    return reply;
  }
  return api(request, request.path);
}

HttpAnswer Platform::fetch(const HttpCall& call) {
  const auto begin = call.url.find('/', call.url.find("://") + 3);
  const std::string target = begin == std::string::npos ? "/" : call.url.substr(begin);
  const auto question = target.find('?');
  const std::string query = question == std::string::npos ? "" : target.substr(question + 1);
  WebhookReply reply =
      receive({call.method, target.substr(0, question), read_query(query), {}, call.body, "127.0.0.1"});
  HttpAnswer answer{true, true, reply.status, {{"content-type", reply.content_type}}, std::move(reply.body),
                    ""};
  for (auto& [name, content] : reply.headers) answer.headers[lower_ascii(name)] = content;
  return answer;
}

}  // namespace xiaoer::channels::wechat
