// SPDX-License-Identifier: Apache-2.0
// A WeChat message's journey inside the platform's request: checked, opened, stored, understood, answered,
// the answer stored and sealed. Beside it npm `wechat`, which answers the same messages and stores nothing.
//   wechat_bench [XIAOER] [MESSAGES] [PEOPLE] [CONNECTIONS]      default: 12000 1000 64
#include <fmt/core.h>

#include <cstdlib>
#include <fstream>
#include <iostream>

#include "bench/house.h"
#include "bench/http_load.h"
#include "channels/wechat/platform.h"
#include "foundation/http.h"

namespace {

using namespace xiaoer::bench;
namespace wechat = xiaoer::channels::wechat;

constexpr const char* kToken = "benchtoken";
constexpr const char* kKey = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
constexpr const char* kAppId = "wx0123456789abcdef";

struct Size {
  std::size_t messages = 12'000, people = 1'000;
  int connections = 64;
};

wechat::Settings settings(wechat::Mode mode) {
  wechat::Settings made;
  made.account = mode == wechat::Mode::safe ? "safe" : "plain";
  made.mode = mode;
  made.app_id = kAppId;
  made.token = kToken;
  made.encoding_key = kKey;
  return made;
}

std::string rows(const std::filesystem::path& folder) {
  const auto secret = [&](const char* name, const char* value) {
    std::ofstream(folder / name) << value << "\n";
    return (folder / name).string();
  };
  std::string text;
  for (const char* mode : {"safe", "plain"})
    text += fmt::format(
        "[[channel]]\nkind = \"wechat\"\naccount = \"{0}\"\nmode = \"{0}\"\napp_id = \"{1}\"\ntoken_file = "
        "\"{2}\"\n"
        "app_secret_file = \"{2}\"\napi_root = \"http://127.0.0.1:1\"\n{3}",
        mode, kAppId, secret("token", kToken),
        std::string_view(mode) == "safe" ? "encoding_key_file = \"" + secret("key", kKey) + "\"\n" : "");
  return text;
}

// The requests, written before the clock starts: sealing them is the platform's work.
std::vector<std::string> requests(wechat::Mode mode, const std::string& path, const Size& size,
                                  std::size_t first) {
  static const auto asked = questions();
  wechat::Platform platform(settings(mode), xiaoer::system_now, {});
  std::vector<std::string> made;
  for (std::size_t i = first; i < first + size.messages; ++i) {
    const auto message = wechat::text_message("o" + std::to_string(i % size.people), asked[i % asked.size()],
                                              std::to_string(1000 + i), xiaoer::system_now());
    const auto request = platform.callback(message);
    std::string target = path + "?";
    for (const auto& [name, value] : request.query)
      target += name + "=" + xiaoer::percent_encoded(value) + "&";
    made.push_back(request_bytes("POST", target, "Content-Type: text/xml\r\n", request.body));
  }
  return made;
}

struct Measured {
  double per_second = 0;
};

Measured measure(const std::string& name, Child& child, int port, const std::vector<std::string>& made,
                 int connections) {
  std::size_t answered = 0;
  Load load{
      port, connections, made.size(), [&](std::size_t number, std::string& out) { out = made[number]; }, {}};
  load.seen = [&](std::size_t, int status, std::string_view body) {
    answered += status == 200 && (body.find("<Encrypt>") != body.npos || body.find("<Content>") != body.npos);
  };
  const double cpu = child.cpu_seconds();
  const LoadResult result = run(load);
  const double used = child.cpu_seconds() - cpu;
  fmt::print("{:<34} {:>9.0f} {:>8.2f} {:>8.2f} {:>9.0f} {:>8.1f} {:>8.1f}% {:>5}\n", name,
             result.per_second(), result.milliseconds(0.5), result.milliseconds(0.99),
             used / static_cast<double>(result.good) * 1e6, child.resident_megabytes(),
             100.0 * static_cast<double>(answered) / static_cast<double>(made.size()), result.bad);
  return {result.per_second()};
}

Measured peer(const std::string& name, wechat::Mode mode, const Size& size) {
  const int port = free_port();
  Child child(
      {"node", XIAOER_SOURCE_DIR "/tests/peers/wechat_server.js", std::to_string(port), kToken, kAppId, kKey},
      "ready", port);
  Size warm = size;
  warm.messages = size.messages / 10;
  const auto warming = requests(mode, "/wechat", warm, 0);
  static_cast<void>(run({port,
                         size.connections,
                         warming.size(),
                         [&](std::size_t n, std::string& out) { out = warming[n]; },
                         {}}));
  return measure(name, child, port, requests(mode, "/wechat", size, warm.messages), size.connections);
}

int bench(const std::string& binary, const Size& size) {
  const Folder folder;
  House house(binary, folder.path(), rows(folder.path()));
  house.open();
  fmt::print("{}\n{} messages of {} people, {} connections\n", machine(), size.messages, size.people,
             size.connections);
  fmt::print("{:<34} {:>9} {:>8} {:>8} {:>9} {:>8} {:>9} {:>5}\n", "", "per s", "p50 ms", "p99 ms", "CPU us",
             "RSS MB", "answered", "bad");
  const auto ours = [&](const char* name, wechat::Mode mode) {
    const std::string hook = std::string("/hooks/wechat/") + settings(mode).account;
    Size warm = size;
    warm.messages = size.people;
    const auto warming = requests(mode, hook, warm, 0);
    static_cast<void>(run({house.port(),
                           size.connections,
                           warming.size(),
                           [&](std::size_t n, std::string& out) { out = warming[n]; },
                           {}}));
    return measure(name, house.child(), house.port(), requests(mode, hook, size, warm.messages),
                   size.connections);
  };
  const double safe = ours("xiaoer, safe mode", wechat::Mode::safe).per_second;
  const double plain = ours("xiaoer, plain mode", wechat::Mode::plain).per_second;
  const double their_safe = peer("npm wechat, safe mode", wechat::Mode::safe, size).per_second;
  const double their_plain = peer("npm wechat, plain mode", wechat::Mode::plain, size).per_second;
  fmt::print("xiaoer against npm wechat: safe {:.2f} times, plain {:.2f} times\n", safe / their_safe,
             plain / their_plain);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    Size size;
    if (argc > 2) size.messages = std::strtoul(argv[2], nullptr, 10);
    if (argc > 3) size.people = std::strtoul(argv[3], nullptr, 10);
    if (argc > 4) size.connections = std::atoi(argv[4]);
    return bench(find_binary(argc, argv), size);
  } catch (const std::exception& error) {
    std::cerr << "wechat_bench: " << error.what() << "\n";
    return 1;
  }
}
