// SPDX-License-Identifier: Apache-2.0
#include "gateway/live/stream.h"

#include <array>
#include <boost/asio/post.hpp>

namespace xiaoer::gateway {

namespace asio = boost::asio;
using Failure = boost::system::error_code;

namespace {

constexpr std::size_t kUnsentLimit = 64 * 1024;
constexpr std::uint32_t kReceivedLimit = 64 * 1024;
constexpr int kSendBuffer =
    32 * 1024;  // the kernel doubles it; without a limit it keeps megabytes for slow readers
constexpr std::size_t kGather = 16;

}  // namespace

Stream::Stream(Socket socket, const Listener& listener, Owner& owner)
    : socket_(std::move(socket)), listener_(listener), owner_(owner) {}

void Stream::start() {
  Failure ignored;
  socket_.non_blocking(true, ignored);
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  socket_.set_option(asio::socket_base::send_buffer_size(kSendBuffer), ignored);
  watch();
}

void Stream::watch() {
  socket_.async_wait(Socket::wait_read, [self = shared_from_this()](const Failure& failure) {
    if (failure || !self->open_) return;
    std::array<char, 1024> scratch;
    Failure read_failure;
    const std::size_t size = self->socket_.read_some(asio::buffer(scratch), read_failure);
    self->received_ += static_cast<std::uint32_t>(size);
    const bool ended = read_failure && read_failure != asio::error::would_block;
    ended || self->received_ > kReceivedLimit ? self->close() : self->watch();
  });
}

void Stream::push(const Bytes& bytes) {
  if (!open_) return;
  if (unsent_ > 0 && unsent_ + bytes->size() > kUnsentLimit) return close();
  queue_.push_back(bytes);
  unsent_ += bytes->size();
  if (!writing_) flush();
}

void Stream::flush() {
  while (open_ && !queue_.empty()) {
    std::array<asio::const_buffer, kGather> parts;
    const std::size_t count = std::min(queue_.size(), kGather);
    for (std::size_t i = 0; i < count; ++i) parts[i] = asio::buffer(*queue_[i]);
    parts[0] += offset_;
    Failure failure;
    const std::size_t size = socket_.write_some(parts, failure);
    if (failure == asio::error::would_block) {
      writing_ = true;
      socket_.async_wait(Socket::wait_write, [self = shared_from_this()](const Failure& wait_failure) {
        self->writing_ = false;
        if (!wait_failure) self->flush();
      });
      return;
    }
    if (failure) return close();
    sent(size);
  }
  if (open_ && marked_ && !reading_) owner_.drained(*this);
}

void Stream::sent(std::size_t bytes) {
  unsent_ -= bytes;
  offset_ += bytes;
  std::size_t done = 0;
  while (done < queue_.size() && offset_ >= queue_[done]->size()) offset_ -= queue_[done++]->size();
  queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(done));
  if (!queue_.empty()) return;
  lagging_ = false;
  queue_.shrink_to_fit();
}

void Stream::close() {
  if (!open_) return;
  open_ = false;
  Failure ignored;
  socket_.shutdown(Socket::shutdown_both, ignored);
  socket_.close(ignored);
  queue_.clear();
  queue_.shrink_to_fit();
  asio::post(socket_.get_executor(), [self = shared_from_this()] { self->owner_.closed(*self); });
}

}  // namespace xiaoer::gateway
