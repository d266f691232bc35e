// SPDX-License-Identifier: Apache-2.0
#include "gateway/live/handshake.h"

#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>

#include "foundation/ascii.h"
#include "gateway/live/wire.h"

namespace xiaoer::gateway {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using Failure = boost::system::error_code;

namespace {

constexpr std::size_t kHeadLimit = 8192;

std::string_view view(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

channels::WebhookRequest as_request(const http::request<http::empty_body>& head, const Socket& socket) {
  channels::WebhookRequest request;
  request.method = std::string(head.method_string());
  const std::string_view target = view(head.target());
  const auto question = target.find('?');
  request.path = decoded_query_text(target.substr(0, question));
  if (question != std::string_view::npos) request.query = query_of(target.substr(question + 1));
  for (const auto& field : head)
    request.headers.emplace(lower_ascii(view(field.name_string())), std::string(field.value()));
  Failure failure;
  if (const auto remote = socket.remote_endpoint(failure); !failure)
    request.remote = remote.address().to_string();
  return request;
}

}  // namespace

struct Handshake::Parsing {
  Parsing() : buffer(kHeadLimit) { parser.header_limit(kHeadLimit); }
  boost::beast::flat_buffer buffer;
  http::request_parser<http::empty_body> parser;
};

Handshake::Handshake(Socket socket, Owner& owner)
    : socket_(std::move(socket)), owner_(owner), parsing_(std::make_unique<Parsing>()) {}
Handshake::~Handshake() = default;

void Handshake::start() {
  http::async_read_header(
      socket_, parsing_->buffer, parsing_->parser,
      [self = shared_from_this()](const Failure& failure, std::size_t) {
        if (!failure) return self->read_done();
        if (failure == http::error::header_limit || failure == http::error::buffer_overflow)
          return self->reply(
              reply_bytes(problem_reply(431, "head_too_large", "the request's head is larger than 8 KiB")));
        if (failure.category() == make_error_code(http::error::end_of_stream).category() &&
            failure != http::error::end_of_stream && failure != http::error::partial_message)
          return self->reply(
              reply_bytes(problem_reply(400, "bad_request", "this is not a valid HTTP request")));
        self->owner_.ended(*self);
      });
}

void Handshake::read_done() {
  const auto request = as_request(parsing_->parser.get(), socket_);
  parsing_.reset();
  owner_.arrived(*this, request);
}

void Handshake::reply(std::string bytes) {
  answer_ = std::move(bytes);
  asio::async_write(socket_, asio::buffer(answer_),
                    [self = shared_from_this()](const Failure& failure, std::size_t) {
                      if (failure) return self->owner_.ended(*self);
                      Failure ignored;
                      self->socket_.shutdown(Socket::shutdown_send, ignored);
                      self->linger();
                    });
}

// Waits for the client to close (the deadline bounds it): closing over unread input would reset the
// connection and could take the answer with it.
void Handshake::linger() {
  answer_.resize(1024);
  socket_.async_read_some(asio::buffer(answer_),
                          [self = shared_from_this()](const Failure& failure, std::size_t) {
                            failure ? self->owner_.ended(*self) : self->linger();
                          });
}

void Handshake::cancel() {
  Failure ignored;
  socket_.close(ignored);
}

}  // namespace xiaoer::gateway
