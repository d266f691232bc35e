// SPDX-License-Identifier: Apache-2.0
// Opens the live hub's port. Called once at start; what goes wrong is told in words a person can act on.
#pragma once
#include <boost/asio/basic_socket_acceptor.hpp>
#include <string>

#include "gateway/live/socket.h"

namespace xiaoer::gateway {

using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, Loop::executor_type>;

// Returns the port (the one the system chose, for port 0). Throws std::runtime_error.
int listen_on(Acceptor& acceptor, const std::string& host, int port);

}  // namespace xiaoer::gateway
