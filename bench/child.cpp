// SPDX-License-Identifier: Apache-2.0
#include "bench/child.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <fstream>
#include <random>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace xiaoer::bench {
namespace {

using Timer = std::chrono::steady_clock;

std::vector<char*> arguments(const std::vector<std::string>& command) {
  std::vector<char*> out;
  for (const std::string& word : command) out.push_back(const_cast<char*>(word.c_str()));
  out.push_back(nullptr);
  return out;
}

int try_port(int port, bool listening) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const auto* at = reinterpret_cast<const sockaddr*>(&address);
  const int result = listening ? ::connect(fd, at, sizeof address) : ::bind(fd, at, sizeof address);
  ::close(fd);
  return result;
}

std::vector<pid_t> family(pid_t pid) {
  std::vector<pid_t> all{pid};
  std::ifstream children("/proc/" + std::to_string(pid) + "/task/" + std::to_string(pid) + "/children");
  for (pid_t child = 0; children >> child;) all.push_back(child);
  return all;
}

}  // namespace

int free_port() {
  std::random_device dice;
  for (;;) {
    const int port = 20000 + static_cast<int>(dice() % 12000);
    if (try_port(port, false) == 0) return port;
  }
}

Child::Child(const std::vector<std::string>& command, const std::string& ready_word, int port) {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe for the server's words");
  const auto begin = Timer::now();
  const auto words = arguments(command);
  pid_ = ::fork();
  if (pid_ == 0) {
    ::dup2(::open("/dev/null", O_WRONLY | O_CLOEXEC), STDOUT_FILENO);
    ::dup2(pipe[1], STDERR_FILENO);
    ::execvp(words[0], words.data());
    ::_exit(127);
  }
  ::close(pipe[1]);
  errors_ = pipe[0];
  wait_ready(ready_word, port);
  seconds_to_ready_ = std::chrono::duration<double>(Timer::now() - begin).count();
  // From now on what it says is read and dropped, so that it never blocks on a full pipe.
  std::thread([fd = ::fcntl(errors_, F_DUPFD_CLOEXEC, 0)] {
    std::array<char, 4096> chunk;
    while (::read(fd, chunk.data(), chunk.size()) > 0) {
    }
    ::close(fd);
  }).detach();
}

void Child::wait_ready(const std::string& ready_word, int port) {
  const auto end = Timer::now() + std::chrono::minutes(1);
  while (Timer::now() < end) {
    pollfd wait{errors_, POLLIN, 0};
    if (::poll(&wait, 1, 5) > 0) {
      std::array<char, 4096> chunk;
      const ssize_t size = ::read(errors_, chunk.data(), chunk.size());
      if (size <= 0) break;
      said_.append(chunk.data(), static_cast<std::size_t>(size));
    }
    if (!ready_word.empty() && said_.find(ready_word) != std::string::npos) return;
    if (ready_word.empty() && try_port(port, true) == 0) return;
  }
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  throw std::runtime_error("the server did not get ready; it said:\n" + said_);
}

Child::~Child() {
  ::kill(pid_, SIGTERM);
  for (int i = 0; i < 1000; ++i) {
    if (::waitpid(pid_, nullptr, WNOHANG) != 0) break;
    if (i == 999) ::kill(pid_, SIGKILL);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  ::close(errors_);
}

double Child::resident_megabytes() const {
  double pages = 0;
  for (const pid_t pid : family(pid_)) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/statm");
    double size = 0, resident = 0;
    if (file >> size >> resident) pages += resident;
  }
  return pages * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1024 / 1024;
}

double Child::cpu_seconds() const {
  double ticks = 0;
  for (const pid_t pid : family(pid_)) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string line;
    std::getline(file, line);
    std::istringstream fields(line.substr(std::min(line.size(), line.rfind(')') + 2)));
    std::string skipped;
    double user = 0, system = 0;
    for (int i = 0; i < 11; ++i) fields >> skipped;
    if (fields >> user >> system) ticks += user + system;
  }
  return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

int run_command(const std::vector<std::string>& command, const std::string& input) {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe for the command's input");
  const auto words = arguments(command);
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::dup2(pipe[0], STDIN_FILENO);
    ::execvp(words[0], words.data());
    ::_exit(127);
  }
  ::close(pipe[0]);
  static_cast<void>(!::write(pipe[1], input.data(), input.size()));
  ::close(pipe[1]);
  int status = 0;
  ::waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

}  // namespace xiaoer::bench
