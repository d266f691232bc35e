// SPDX-License-Identifier: Apache-2.0
#include "gateway/live/listen.h"

#include <fmt/format.h>

#include <stdexcept>

namespace xiaoer::gateway {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using Failure = boost::system::error_code;

namespace {

constexpr int kBacklog = 4096;

tcp::endpoint endpoint_of(Acceptor& acceptor, const std::string& host, int port) {
  const auto number = static_cast<unsigned short>(port);
  Failure failure;
  if (const auto address = asio::ip::make_address(host, failure); !failure) return {address, number};
  asio::ip::basic_resolver<tcp, Loop::executor_type> resolver(acceptor.get_executor());
  const auto found = resolver.resolve(host, std::to_string(port), tcp::resolver::passive, failure);
  if (failure || found.empty())
    throw std::runtime_error(fmt::format(
        "live hub: the host name '{}' cannot be resolved ({}); use an IP address", host, failure.message()));
  return found.begin()->endpoint();
}

[[noreturn]] void cannot_listen(const tcp::endpoint& at, const Failure& failure) {
  const std::string where = fmt::format("{}:{}", at.address().to_string(), at.port());
  if (failure == asio::error::address_in_use)
    throw std::runtime_error(
        fmt::format("live hub: {} is in use by another program (perhaps a second xiaoer); stop it, or choose "
                    "another port with "
                    "--live HOST:PORT",
                    where));
  throw std::runtime_error(fmt::format("live hub: cannot listen on {}: {}", where, failure.message()));
}

}  // namespace

int listen_on(Acceptor& acceptor, const std::string& host, int port) {
  const tcp::endpoint at = endpoint_of(acceptor, host, port);
  Failure failure;
  acceptor.open(at.protocol(), failure);
  if (!failure) acceptor.set_option(tcp::acceptor::reuse_address(true), failure);
  if (!failure) acceptor.bind(at, failure);
  if (!failure) acceptor.listen(kBacklog, failure);
  if (failure) cannot_listen(at, failure);
  return acceptor.local_endpoint().port();
}

}  // namespace xiaoer::gateway
