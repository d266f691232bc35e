// SPDX-License-Identifier: Apache-2.0
// Idle visitors with open streams: what they cost, how fast a notice reaches all of them, and whether others
// notice.
//   live_bench [XIAOER] [STREAMS]       the whole service; default: 10000
//   live_bench hub [STREAMS]            the live hub alone, in a process of its own
#include <fmt/core.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

#include "bench/house.h"
#include "bench/http_load.h"
#include "bench/many_streams.h"
#include "gateway/live/hub.h"

namespace {

using namespace xiaoer::bench;
using Timer = std::chrono::steady_clock;

void print_row(const std::string& name, const std::string& value) {
  fmt::print("{:<44} {:>14}\n", name, value);
}

void print_delivery(const std::vector<double>& milliseconds) {
  const auto at = [&](double share) {
    return milliseconds[static_cast<std::size_t>(share * static_cast<double>(milliseconds.size() - 1))];
  };
  print_row("notice: median stream has it after", fmt::format("{:.0f} ms", at(0.5)));
  print_row("notice: 99 % have it after", fmt::format("{:.0f} ms", at(0.99)));
  print_row("notice: all have it after", fmt::format("{:.0f} ms", at(1.0)));
}

void print_memory(double before, double after, std::size_t streams) {
  print_row("RSS without streams", fmt::format("{:.1f} MB", before));
  print_row("RSS with streams, idle", fmt::format("{:.1f} MB", after));
  print_row("per stream", fmt::format("{:.2f} KB", (after - before) * 1024 / static_cast<double>(streams)));
}

double resident_megabytes(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/statm");
  double size = 0, resident = 0;
  file >> size >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1024 / 1024;
}

// The child: a hub whose every visitor is admitted; SIGUSR1 makes it tell all of them.
[[noreturn]] void be_hub(int port) {
  sigset_t signals;
  ::sigemptyset(&signals);
  ::sigaddset(&signals, SIGUSR1);
  ::sigaddset(&signals, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  xiaoer::gateway::LiveOptions options;
  options.port = port;
  xiaoer::gateway::LiveSource source;
  source.admit = [last = 0](const auto&) mutable {
    return xiaoer::gateway::Listener{xiaoer::gateway::Listener::Kind::visitor, ++last, 0, 0};
  };
  source.visitor_events = [](auto, auto) { return std::vector<xiaoer::gateway::LiveEvent>(); };
  const auto hub = xiaoer::gateway::LiveHub::start(options, source);
  for (int signal = 0; ::sigwait(&signals, &signal) == 0 && signal == SIGUSR1;)
    hub->tell_visitors(0, {0, "notice", R"({"text":"通知"})"});
  ::_exit(0);
}

void measure_hub(std::size_t count) {
  const int port = free_port();
  const pid_t pid = ::fork();
  if (pid == 0) be_hub(port);
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  const double before = resident_megabytes(pid);
  {
    ManyStreams streams(port, count,
                        [](std::size_t) { return request_bytes("GET", "/chat/v1/events", "", ""); });
    print_row("streams opened", fmt::format("{} in {:.1f} s", count, streams.seconds_to_open()));
    std::this_thread::sleep_for(std::chrono::seconds(1));
    print_memory(before, resident_megabytes(pid), count);
    for (int i = 0; i < 3; ++i) {
      const auto begin = Timer::now();
      ::kill(pid, SIGUSR1);
      print_delivery(streams.wait_for("notice", begin));
    }
  }
  ::kill(pid, SIGTERM);
  ::waitpid(pid, nullptr, 0);
}

// The headers of a signed-in supervisor.
std::string sign_in(House& house) {
  const std::string password = "bench-password-1";
  if (run_command({house.binary(), "user", "add", "bench", "--role", "supervisor", "--password-stdin",
                   "--config", house.config()},
                  password) != 0)
    throw std::runtime_error("the supervisor could not be added");
  house.open();
  const Answer answer = ask(house.port(), "POST", "/api/v1/session", "Content-Type: application/json\r\n",
                            nlohmann::json{{"name", "bench"}, {"password", password}}.dump());
  if (answer.status != 200) throw std::runtime_error("signing in failed: " + answer.body);
  const auto cookie = answer.head.find("Set-Cookie: ") + 12;
  return "Content-Type: application/json\r\nCookie: " +
         answer.head.substr(cookie, answer.head.find(';', cookie) - cookie) +
         "\r\nX-CSRF-Token: " + nlohmann::json::parse(answer.body).at("csrf").get<std::string>() + "\r\n";
}

// One visitor writes, one message after the other.
LoadResult write_messages(int port, const std::string& token, const std::string& run_name,
                          std::size_t count) {
  const std::string headers = "Content-Type: application/json\r\nAuthorization: Bearer " + token + "\r\n";
  return run({port,
              1,
              count,
              [&](std::size_t number, std::string& out) {
                const std::string body = nlohmann::json{
                    {"client_id", run_name + std::to_string(number)},
                    {"text",
                     "怎么申请退货？"}}.dump();
                out = request_bytes("POST", "/chat/v1/messages", headers, body);
              },
              {}});
}

void print_writes(const std::string& when, const LoadResult& result) {
  print_row("acknowledged " + when + ", p50 / p99",
            fmt::format("{:.2f} / {:.2f} ms", result.milliseconds(0.5), result.milliseconds(0.99)));
}

void measure_service(const std::string& binary, std::size_t count) {
  const Folder folder;
  House house(binary, folder.path());
  const std::string desk = sign_in(house);
  const auto tokens = house.visitors(count + 1);
  print_writes("before, quiet", write_messages(house.port(), tokens[count], "a", 500));
  std::this_thread::sleep_for(std::chrono::seconds(1));
  const double before = house.child().resident_megabytes();
  ManyStreams streams(house.live_port(), count, [&](std::size_t number) {
    return request_bytes("GET", "/chat/v1/events", "Authorization: Bearer " + tokens[number] + "\r\n", "");
  });
  print_row("streams opened", fmt::format("{} in {:.1f} s", count, streams.seconds_to_open()));
  std::this_thread::sleep_for(std::chrono::seconds(1));
  print_memory(before, house.child().resident_megabytes(), count);
  print_writes("with idle streams", write_messages(house.port(), tokens[count], "b", 500));
  LoadResult meanwhile;
  std::thread writer([&] { meanwhile = write_messages(house.port(), tokens[count], "c", 300); });
  const auto begin = Timer::now();
  const Answer told = ask(house.port(), "POST", "/api/v1/notices", desk, R"({"text":"系统通知"})");
  const bool accepted = told.status == 202;
  if (accepted) print_delivery(streams.wait_for("notice", begin));
  writer.join();
  if (!accepted) throw std::runtime_error("the notice was refused: " + told.body);
  print_writes("during the notice", meanwhile);
}

}  // namespace

int main(int argc, char** argv) try {
  const std::size_t most = raise_file_limit() - 200;
  const std::size_t count =
      std::min<std::size_t>(most, argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 10'000);
  fmt::print("{}\n\n", machine());
  if (argc > 1 && std::string(argv[1]) == "hub")
    measure_hub(count);
  else
    measure_service(find_binary(argc, argv), count);
  return 0;
} catch (const std::exception& error) {
  std::cerr << "live_bench: " << error.what() << "\n";
  return 1;
}
