// SPDX-License-Identifier: Apache-2.0
// The whole journey of a visitor's message: how many are acknowledged a second (each is on the disk by then),
// how many are answered a second (the answer is on the disk too), and the same load at servers that do
// nothing.
//   journey_bench [XIAOER] [MESSAGES] [VISITORS] [CONNECTIONS]      default: 30000 2000 64
#include <fmt/core.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

#include "bench/house.h"
#include "bench/http_load.h"
#include "bench/peers.h"

namespace {

using namespace xiaoer::bench;
using Timer = std::chrono::steady_clock;

struct Size {
  static constexpr double kRate = 5'000;  // the aim, a second
  std::size_t messages = 30'000, visitors = 2'000;
  int connections = 64;
};

double seconds_since(Timer::time_point begin) {
  return std::chrono::duration<double>(Timer::now() - begin).count();
}

// Message `number` of this run: visitor after visitor, question after question.
Load message_load(int port, const Size& size, const std::vector<std::string>& tokens) {
  static const std::vector<std::string> asked = questions();
  return {port,
          size.connections,
          size.messages,
          [&tokens](std::size_t number, std::string& out) {
            const std::string body =
                nlohmann::json{{"client_id", std::to_string(number)}, {"text", asked[number % asked.size()]}}
                    .dump();
            out = request_bytes("POST", "/chat/v1/messages",
                                "Content-Type: application/json\r\nAuthorization: Bearer " +
                                    tokens[number % tokens.size()] + "\r\n",
                                body);
          },
          {}};
}

// Waits until every message has had its turn; the seconds since `begin`.
double wait_answered(const House& house, double turns, Timer::time_point begin) {
  while (house.metric("xiaoer_turns_total") < turns) {
    if (seconds_since(begin) > 300) throw std::runtime_error("not everything was answered in five minutes");
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return seconds_since(begin);
}

// Reads some conversations back: each message must have an answer, in order, none twice.
void verify(const House& house, const std::vector<std::string>& tokens, std::size_t messages) {
  const std::size_t each = messages / tokens.size();
  for (std::size_t i = 0; i < tokens.size(); i += tokens.size() / 50 + 1) {
    const auto page = nlohmann::json::parse(
        ask(house.port(), "GET", "/chat/v1/messages?limit=200", "Authorization: Bearer " + tokens[i] + "\r\n")
            .body);
    std::size_t asked = 0, answered = 0;
    std::int64_t last = 0;
    for (const auto& message : page.at("items")) {
      if (message.at("seq").get<std::int64_t>() != last + 1)
        throw std::runtime_error("a sequence number is missing");
      ++last;
      ++(message.at("author") == "visitor" ? asked : answered);
    }
    if (page.at("next_cursor").is_null() && (asked < each || answered < asked))
      throw std::runtime_error(fmt::format("visitor {}: {} questions, {} answers", i, asked, answered));
  }
}

void row(const std::string& name, const LoadResult& result, double cpu_seconds, double megabytes) {
  fmt::print("{:<34} {:>9.0f} {:>8.2f} {:>8.2f} {:>8.2f} {:>9.0f} {:>8.1f} {:>6}\n", name,
             result.per_second(), result.milliseconds(0.5), result.milliseconds(0.99),
             result.milliseconds(0.999), cpu_seconds / static_cast<double>(result.good) * 1e6, megabytes,
             result.bad);
}

// Warms up, so that the first message counted is like the last one.
void warm_up(House& house, Size size, const std::vector<std::string>& tokens) {
  size.messages = size.visitors;
  static_cast<void>(run(message_load(house.port(), size, tokens)));
  static_cast<void>(wait_answered(house, static_cast<double>(size.messages), Timer::now()));
}

// All messages, at `rate` a second or as fast as answers come (0); `before` were sent earlier.
LoadResult send_all(House& house, const Load& messages, std::size_t before, double rate) {
  Load load = messages;
  load.per_second = rate;
  load.write = [&messages, before](std::size_t number, std::string& out) {
    messages.write(before + number, out);  // other client ids than before
  };
  const double cpu_before = house.child().cpu_seconds();
  const auto begin = Timer::now();
  LoadResult acknowledged = run(load);
  const double cpu_acknowledged = house.child().cpu_seconds() - cpu_before;
  const double answered = wait_answered(house, static_cast<double>(before + load.requests), begin);
  const std::string paced = rate > 0 ? fmt::format(" ({:.0f}/s sent)", rate) : "";
  row("xiaoer: acknowledged" + paced, acknowledged, cpu_acknowledged, house.child().resident_megabytes());
  fmt::print("{:<34} {:>9.0f} {:>8} {:>8} {:>8} {:>9.0f}\n", "xiaoer: answered" + paced,
             static_cast<double>(load.requests) / answered, "", "", "",
             (house.child().cpu_seconds() - cpu_before) / static_cast<double>(load.requests) * 1e6);
  return acknowledged;
}

double journey(House& house, const Size& size) {
  const auto tokens = house.visitors(size.visitors);
  warm_up(house, size, tokens);
  const Load messages = message_load(house.port(), size, tokens);
  const LoadResult fastest = send_all(house, messages, size.visitors, 0);
  static_cast<void>(send_all(house, messages, size.visitors + size.messages, Size::kRate));
  verify(house, tokens, 2 * size.messages);
  return fastest.per_second();
}

void peers(const std::filesystem::path& folder, const Size& size, double ours) {
  const std::vector<std::string> tokens(size.visitors, std::string(160, 'x'));
  for (const Peer& peer : start_peers(folder)) {
    static_cast<void>(run(message_load(peer.port, {size.visitors, size.visitors, size.connections}, tokens)));
    const double cpu_before = peer.child->cpu_seconds();
    const LoadResult result = run(message_load(peer.port, size, tokens));
    row(peer.name, result, peer.child->cpu_seconds() - cpu_before, peer.child->resident_megabytes());
    if (ours > 0)
      fmt::print("{:<34} {:>8.0f}%\n", "  acknowledged, of this", ours / result.per_second() * 100);
  }
}

}  // namespace

int main(int argc, char** argv) try {
  const auto number = [&](int at, std::size_t fallback) {
    return argc > at ? std::strtoull(argv[at], nullptr, 10) : fallback;
  };
  Size size;
  size.messages = number(2, size.messages);
  size.visitors = number(3, size.visitors);
  size.connections = static_cast<int>(number(4, 64));
  const Folder folder;
  fmt::print("{}\n{} messages of {} visitors over {} connections; the load runs on the same cores\n\n",
             machine(), size.messages, size.visitors, size.connections);
  fmt::print("{:<34} {:>9} {:>8} {:>8} {:>8} {:>9} {:>8} {:>6}\n", "", "per sec", "p50 ms", "p99 ms",
             "p999 ms", "CPU µs", "RSS MB", "errors");
  double ours = 0;
  if (argc < 2 || std::string(argv[1]) != "peers") {  // "peers" measures those alone
    House house(find_binary(argc, argv), folder.path());
    house.open();
    ours = journey(house, size);
  }
  peers(folder.path(), size, ours);
  return 0;
} catch (const std::exception& error) {
  std::cerr << "journey_bench: " << error.what() << "\n";
  return 1;
}
