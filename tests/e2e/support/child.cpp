// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/support/child.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

namespace xiaoer::test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

struct Files {
  fs::path input, output, errors;  // empty = none
};

std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void redirect(int to, const fs::path& file, int flags) {
  const int descriptor = ::open(file.empty() ? "/dev/null" : file.c_str(), flags, 0600);
  if (descriptor >= 0) ::dup2(descriptor, to);
}

pid_t launch(const std::vector<std::string>& command, const Files& files) {
  std::vector<char*> arguments;
  for (const auto& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  redirect(STDIN_FILENO, files.input, O_RDONLY);
  redirect(STDOUT_FILENO, files.output, O_WRONLY | O_CREAT | O_TRUNC);
  redirect(STDERR_FILENO, files.errors, O_WRONLY | O_CREAT | O_TRUNC);
  ::execvp(arguments[0], arguments.data());
  ::_exit(127);
}

}  // namespace

Child::Child(const std::vector<std::string>& command, const std::string& ready, const fs::path& log)
    : pid_(launch(command, {{}, {}, log})) {
  const auto limit = std::chrono::steady_clock::now() + 30s;
  while (content(log).find(ready) == std::string::npos) {
    const bool ended = ::waitpid(pid_, nullptr, WNOHANG) == pid_;
    if (ended) pid_ = -1;
    if (ended || std::chrono::steady_clock::now() > limit)
      throw std::runtime_error(command.front() + " did not get ready: " + content(log));
    std::this_thread::sleep_for(20ms);
  }
}

Child::~Child() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

std::string run_program(const std::vector<std::string>& command, const std::string& input,
                        const fs::path& folder) {
  const Files files{folder / "stdin", folder / "stdout", folder / "stderr"};
  std::ofstream(files.input, std::ios::binary) << input;
  const pid_t pid = launch(command, files);
  const auto limit = std::chrono::steady_clock::now() + 60s;
  int status = -1;
  while (::waitpid(pid, &status, WNOHANG) == 0) {
    if (std::chrono::steady_clock::now() > limit) ::kill(pid, SIGKILL);
    std::this_thread::sleep_for(5ms);
  }
  if (status != 0) throw std::runtime_error(command.front() + " failed: " + content(files.errors));
  return content(files.output);
}

std::vector<std::string> peer_command(const std::string& script, const std::vector<std::string>& arguments,
                                      const fs::path& folder) {
  const fs::path root(XIAOER_SOURCE_DIR), peers = root / "tests" / "peers";
  if (!fs::exists(peers / "node_modules"))
    throw std::runtime_error("tests/peers/node_modules is missing: run bin/install-dependencies test");
  std::string node = run_program({(root / "bin" / "node-path").string()}, "", folder);
  node.erase(node.find_last_not_of(" \n") + 1);
  std::vector<std::string> command{node + "/node", (peers / script).string()};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return command;
}

}  // namespace xiaoer::test
