// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/support/server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <random>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <vector>

namespace xiaoer::test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Timer = std::chrono::steady_clock;

constexpr auto kStartLimit = 60s;
constexpr int kStopLimitMs = 30'000;

bool is_free(int port) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool free = ::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::close(descriptor);
  return free;
}

// As shipped, but with no limit on one visitor's speed: the load of a thousand comes from a few.
void write_configuration(const fs::path& file, const ServerOptions& options) {
  std::ofstream out(file);
  out << "[company]\nname = \"测试\"\npack = \"" << XIAOER_SOURCE_DIR << "/config/packs/food\"\n"
      << "[server]\nlisten = \"127.0.0.1:" << options.port << "\"\nlive = \"127.0.0.1:" << options.live_port
      << "\"\n"
      << "[storage]\ndata = \"" << (options.folder / "data").string() << "\"\n"
      << "[log]\nlevel = \"warn\"\n"
      << "[[channel]]\nkind = \"webchat\"\naccount = \"demo\"\ntitle = \"客服\"\ntitle_en = \"Service\"\n"
      << "messages_per_minute = 0\nsessions_per_hour = 0\n"
      << options.channels;
}

}  // namespace

fs::path server_binary() {
  if (const char* given = std::getenv("XIAOER_BIN")) return given;
  return fs::path(XIAOER_SOURCE_DIR) / "build" / "release" / "xiaoer";
}

fs::path control_binary() {
  return server_binary().parent_path() / "xiaoer_ack_before_commit";
}

int free_port() {
  static std::mt19937 random(std::random_device{}());
  for (;;) {
    const int port = std::uniform_int_distribution(20'000, 32'000)(random);
    if (is_free(port)) return port;
  }
}

Server::Server(ServerOptions options) : options_(std::move(options)) {
  if (!fs::exists(options_.binary)) {
    throw std::runtime_error("there is no program " + options_.binary.string() +
                             ": build it (bin/build) or name it with XIAOER_BIN");
  }
  fs::create_directories(options_.folder);
  write_configuration(options_.folder / "xiaoer.toml", options_);
}

void Server::launch() {
  const auto log_file = (options_.folder / "stderr.log").string(),
             config = (options_.folder / "xiaoer.toml").string();
  std::error_code none;
  log_start_ = fs::file_size(log_file, none);
  if (none) log_start_ = 0;
  const auto binary = options_.binary.string();
  const char* const arguments[] = {binary.c_str(), "serve", "--config", config.c_str(), nullptr};
  pid_ = ::fork();
  if (pid_ != 0) return;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int out = ::open(log_file.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
  const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  ::dup2(nothing, 0);
  ::dup2(nothing, 1);
  ::dup2(out, 2);
  ::execv(binary.c_str(), const_cast<char* const*>(arguments));
  ::_exit(127);
}

void Server::start() {
  launch();
  const auto limit = Timer::now() + kStartLimit;
  while (log().find("\"msg\":\"ready\"") == std::string::npos) {
    if (const int code = wait(0); code >= 0) {
      throw std::runtime_error("the server ended at its start with code " + std::to_string(code) + ": " +
                               log());
    }
    if (Timer::now() > limit) throw std::runtime_error("the server is not ready after 60 s: " + log());
    std::this_thread::sleep_for(2ms);
  }
}

int Server::start_and_fail() {
  launch();
  const int code = wait(kStopLimitMs);
  kill();
  return code;
}

void Server::kill() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

void Server::wait_until_dead(std::chrono::milliseconds limit) {
  static_cast<void>(wait(static_cast<int>(limit.count())));
  kill();
}

int Server::stop() {
  ::kill(pid_, SIGTERM);
  const int code = wait(kStopLimitMs);
  kill();
  return code;
}

int Server::wait(int timeout_ms) {
  const auto limit = Timer::now() + std::chrono::milliseconds(timeout_ms);
  for (;;) {
    int status = 0;
    if (pid_ > 0 && ::waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = -1;
      return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    if (Timer::now() >= limit) return -1;
    std::this_thread::sleep_for(2ms);
  }
}

std::string Server::log() const {
  std::ifstream in(options_.folder / "stderr.log");
  in.seekg(static_cast<std::streamoff>(log_start_));
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace xiaoer::test
