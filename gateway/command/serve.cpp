// SPDX-License-Identifier: Apache-2.0
#include "gateway/command/serve.h"

#include <malloc.h>
#include <signal.h>
#include <unistd.h>

#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

#include "gateway/log.h"
#include "gateway/serve/application.h"

namespace xiaoer::gateway {
namespace {

// A thread in each allocator arena would keep its own free memory; few arenas keep the process small.
constexpr int kAllocatorArenas = 4;

sigset_t ending_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

void announce(const Application::Addresses& addresses) {
  nlohmann::ordered_json ready = {{"msg", "ready"},
                                  {"url", addresses.url},
                                  {"live_url", addresses.live_url},
                                  {"chat", addresses.chat_pages},
                                  {"desk", addresses.desk}};
  if (!addresses.setup.empty())
    std::cerr << nlohmann::ordered_json({{"msg", "setup"}, {"url", addresses.setup}}).dump() << std::endl;
  std::cerr << ready.dump() << std::endl;
  for (const auto& page : addresses.chat_pages) std::cout << "顾客聊天页 chat page      " << page << "\n";
  std::cout << "客服工作台 agents' desk   " << addresses.desk << "\n";
  if (!addresses.setup.empty()) std::cout << "首次设置   first set-up   " << addresses.setup << "\n";
  std::cout << std::flush;
}

}  // namespace

int serve(Configuration configuration) {
  ::mallopt(M_ARENA_MAX, kAllocatorArenas);
  const sigset_t signals = ending_signals();
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // inherited by every thread: only this one takes them
  ::signal(SIGPIPE, SIG_IGN);
  Application application(std::move(configuration));
  application.start();
  announce(application.addresses());
  int signal = 0;
  ::sigwait(&signals, &signal);
  log_info("serve", "stopping: no new requests, finishing those in flight");
  std::thread([signals] {  // a second signal ends at once
    int again = 0;
    ::sigwait(&signals, &again);
    ::_exit(1);
  })
      .detach();
  application.stop();
  log_info("serve", "stopped");
  return 0;
}

}  // namespace xiaoer::gateway
