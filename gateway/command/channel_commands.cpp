// SPDX-License-Identifier: Apache-2.0
#include "gateway/command/channel_commands.h"

#include <signal.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "foundation/ascii.h"
#include "foundation/error.h"
#include "gateway/http/edge.h"

namespace xiaoer::gateway {
namespace {

constexpr int kWrongUse = 2;

EdgeOptions edge_options(const std::string& listen) {
  EdgeOptions options;
  const auto colon = listen.rfind(':');
  const auto port = colon == std::string::npos ? std::nullopt : whole_number<int>(listen.substr(colon + 1));
  if (!port) throw RequestError(kWrongUse, "wrong_use", "--listen wants HOST:PORT");
  options.port = *port;
  options.host = listen.substr(0, colon);
  return options;
}

Reply answer(channels::Simulator& simulator, Request& request) {
  auto reply = simulator.receive({request.method, request.path, std::move(request.query),
                                  std::move(request.headers), std::move(request.body), request.remote});
  return {reply.status,
          std::move(reply.content_type),
          std::move(reply.body),
          {reply.headers.begin(), reply.headers.end()}};
}

}  // namespace

int simulate_channel(Configuration configuration, const SimulateChannel& call) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  const auto simulator = configuration.make_simulator(call.kind, call.account,
                                                      {call.to, Milliseconds{call.patience_ms}}, system_now);
  const EdgeOptions options = edge_options(call.listen);
  const auto edge = Edge::start(
      options, [&simulator](Request& request) { return answer(*simulator, request); }, [](int) {});
  const std::string url = "http://" + options.host + ":" + std::to_string(edge->port());
  std::cerr << nlohmann::ordered_json({{"msg", "ready"}, {"url", url}}).dump() << std::endl;
  int signal = 0;
  ::sigwait(&signals, &signal);
  edge->stop();
  return 0;
}

}  // namespace xiaoer::gateway
