// SPDX-License-Identifier: Apache-2.0
// The socket type of the live hub: bound to its one loop, without type-erased executors (they cost memory a
// stream).
#pragma once
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace xiaoer::gateway {

using Loop = boost::asio::io_context;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Loop::executor_type>;

}  // namespace xiaoer::gateway
