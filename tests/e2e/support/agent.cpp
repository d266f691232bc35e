// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/support/agent.h"

#include <chrono>
#include <stdexcept>
#include <thread>

#include "tests/e2e/support/child.h"

namespace xiaoer::test {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

constexpr const char* kName = "lili";
constexpr const char* kPassword = "e2e-Pass-2026-ok";

void add_user(const Server& server) {
  const auto folder = server.data().parent_path();
  static_cast<void>(run_program({server_binary().string(), "user", "add", kName, "--role", "agent",
                                 "--password-stdin", "--config", (folder / "xiaoer.toml").string()},
                                std::string(kPassword) + "\n", folder));
}

}  // namespace

Agent::Agent(const Server& server) : root_("http://127.0.0.1:" + std::to_string(server.port()) + "/api/v1") {
  add_user(server);
  const json session = call({"POST", "/session", {}, json{{"name", kName}, {"password", kPassword}}.dump()});
  if (!session.is_object()) throw std::runtime_error("sign-in was refused: " + std::to_string(status_));
  csrf_ = session.at("csrf");
}

json Agent::call(HttpCall call) {
  call.url = root_ + call.url;
  call.headers.emplace_back("Content-Type: application/json");
  if (!cookie_.empty()) call.headers.push_back("Cookie: " + cookie_);
  if (!csrf_.empty()) call.headers.push_back("X-CSRF-Token: " + csrf_);
  const HttpAnswer answer = http_.call(call);
  status_ = answer.status;
  if (const auto cookie = answer.headers.find("set-cookie"); cookie != answer.headers.end())
    cookie_ = cookie->second.substr(0, cookie->second.find(';'));
  answer_ = json::parse(answer.body, nullptr, false);
  return status_ / 100 == 2 ? answer_ : json();
}

json Agent::get(const std::string& path) {
  return call({"GET", path});
}

json Agent::post(const std::string& path, const json& body) {
  return call({"POST", path, {}, body.dump()});
}

json Agent::patch(const std::string& path, std::int64_t version, const json& body) {
  return call({"PATCH", path, {"If-Match: \"" + std::to_string(version) + "\""}, body.dump()});
}

std::optional<json> Agent::conversation_on(const std::string& channel) {
  for (int i = 0; i < 200; ++i) {
    const json page = get("/conversations?view=all");
    if (page.is_object())
      for (const json& conversation : page.at("items"))
        if (conversation.at("channel") == channel) return conversation;
    std::this_thread::sleep_for(100ms);
  }
  return std::nullopt;
}

}  // namespace xiaoer::test
