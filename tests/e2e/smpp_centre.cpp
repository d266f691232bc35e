// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/smpp_centre.h"

#include <chrono>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace xiaoer::test {

using nlohmann::json;
using namespace std::chrono_literals;

void SmppCentre::start() {
  std::vector<std::string> arguments{std::to_string(port_), std::to_string(control_),
                                     (folder_ / ("centre-" + std::to_string(port_) + ".journal")).string()};
  if (!certificate_.key.empty()) {
    arguments.push_back(certificate_.key.string());
    arguments.push_back(certificate_.certificate.string());
  }
  child_ = std::make_unique<Child>(
      peer_command("smpp_centre.js", arguments, folder_), "ready",
      folder_ / ("centre-" + std::to_string(control_) + "-" + std::to_string(starts_++) + ".log"));
}

json SmppCentre::call(const std::string& method, const std::string& path, const std::string& body) {
  const auto answer = http_.call({method, "http://127.0.0.1:" + std::to_string(control_) + path, {}, body});
  if (answer.status != 200) throw std::runtime_error("the message centre does not answer " + path);
  return json::parse(answer.body);
}

void SmppCentre::say(const std::vector<std::pair<std::string, std::string>>& texts) {
  json all = json::array();
  for (const auto& [number, text] : texts) all.push_back({{"from", number}, {"text", text}});
  static_cast<void>(call("POST", "/say", all.dump()));
}

json SmppCentre::heard() {
  return call("GET", "/heard");
}

bool SmppCentre::bound() {
  return call("GET", "/state").at("bound");
}

bool SmppCentre::idle() {
  return call("GET", "/state").at("waiting") == 0;
}

bool eventually(const std::function<bool()>& condition) {
  const auto limit = std::chrono::steady_clock::now() + 20s;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > limit) return false;
    std::this_thread::sleep_for(20ms);
  }
  return true;
}

std::string smpp_row(const SmppCentre& centre, const std::filesystem::path& folder, const std::string& more) {
  std::ifstream shipped(XIAOER_SOURCE_DIR "/config/sms/china.toml");
  std::ofstream rules(folder / "rules.toml");
  for (std::string line; std::getline(shipped, line);)
    rules << (line.starts_with("per_") ? line.substr(0, line.find('=')) + "= 0" : line) << "\n";
  std::ofstream(folder / "smpp-password") << "secret\n";
  return "[[channel]]\nkind = \"sms\"\naccount = \"main\"\ndriver = \"smpp\"\nsender = \"1069012345\"\n"
         "signature = \"小二食品\"\nanswer_length = 80\nrules = \"" +
         (folder / "rules.toml").string() +
         "\"\n[channel.smpp]\nhost = \"127.0.0.1\"\nport = " + std::to_string(centre.port()) +
         "\nsystem_id = \"gw\"\npassword_file = \"" + (folder / "smpp-password").string() + "\"\n" + more;
}

}  // namespace xiaoer::test
