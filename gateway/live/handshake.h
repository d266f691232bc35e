// SPDX-License-Identifier: Apache-2.0
// A connection before it is a stream: reads one request's head (at most 8 KiB), then is either emptied of its
// socket or writes a short answer and ends. Thrown away with its buffers as soon as the stream runs. Hub
// thread.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "channels/channel.h"
#include "gateway/live/socket.h"

namespace xiaoer::gateway {

class Handshake final : public std::enable_shared_from_this<Handshake> {
 public:
  struct Owner {
    virtual ~Owner() = default;
    virtual void arrived(Handshake& from, const channels::WebhookRequest& request) = 0;
    virtual void ended(
        Handshake& from) = 0;  // answered, failed or cancelled; it may be destroyed after the call
  };

  Handshake(Socket socket, Owner& owner);
  ~Handshake();
  void start();
  void reply(std::string bytes);
  [[nodiscard]] Socket take_socket() { return std::move(socket_); }
  void cancel();  // its deadline has passed, or the hub stops

 private:
  struct Parsing;  // hides Beast and is dropped early
  void read_done();
  void linger();

  Socket socket_;
  Owner& owner_;
  std::unique_ptr<Parsing> parsing_;
  std::string answer_;
};

}  // namespace xiaoer::gateway
