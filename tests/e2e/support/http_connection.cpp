// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/support/http_connection.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cctype>

namespace xiaoer::test {
namespace {

constexpr int kTimeoutMs = 20'000;

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::map<std::string, std::string> headers_of(const std::string& head) {
  std::map<std::string, std::string> headers;
  for (auto line = head.find("\r\n"); line != std::string::npos && line + 2 < head.size();
       line = head.find("\r\n", line + 2)) {
    const auto end = head.find("\r\n", line + 2), colon = head.find(':', line + 2);
    if (colon == std::string::npos || colon > end) continue;
    const auto value = head.find_first_not_of(' ', colon + 1);
    headers[lower(head.substr(line + 2, colon - line - 2))] = head.substr(value, end - value);
  }
  return headers;
}

}  // namespace

bool Socket::connect(int port) {
  close();
  descriptor_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int yes = 1;
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return true;
  close();
  return false;
}

void Socket::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

bool Socket::send(const std::string& bytes) {
  for (std::size_t sent = 0; sent < bytes.size();) {
    const auto size = ::send(descriptor_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (size <= 0) return false;
    sent += static_cast<std::size_t>(size);
  }
  return true;
}

bool Socket::receive(std::string& into, int timeout_ms) {
  pollfd waiting{descriptor_, POLLIN, 0};
  if (::poll(&waiting, 1, timeout_ms) <= 0) return false;
  std::array<char, 16'384> buffer{};
  const auto size = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
  if (size <= 0) return false;
  into.append(buffer.data(), static_cast<std::size_t>(size));
  return true;
}

std::optional<HttpReply> HttpConnection::request(const HttpRequest& request) {
  if (!socket_.is_open() && !socket_.connect(port_)) return std::nullopt;
  std::string bytes = request.method + " " + request.path +
                      " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port_) +
                      "\r\nContent-Length: " + std::to_string(request.body.size()) + "\r\n";
  if (!request.body.empty()) bytes += "Content-Type: application/json\r\n";
  if (!request.token.empty()) bytes += "Authorization: Bearer " + request.token + "\r\n";
  auto reply = socket_.send(bytes + "\r\n" + request.body) ? read_reply() : std::nullopt;
  if (!reply || lower(reply->headers["connection"]) == "close") socket_.close();
  return reply;
}

std::optional<HttpReply> HttpConnection::read_reply() {
  std::string bytes;
  auto head_end = std::string::npos;
  while ((head_end = bytes.find("\r\n\r\n")) == std::string::npos) {
    if (!socket_.receive(bytes, kTimeoutMs)) return std::nullopt;
  }
  HttpReply reply;
  if (!bytes.starts_with("HTTP/1.1 ")) return std::nullopt;
  reply.status = std::stoi(bytes.substr(9, 3));
  reply.headers = headers_of(bytes.substr(0, head_end + 2));
  const auto length = reply.headers.find("content-length");
  const std::size_t size = length == reply.headers.end() ? 0 : std::stoul(length->second);
  reply.body = bytes.substr(head_end + 4);
  while (reply.body.size() < size) {
    if (!socket_.receive(reply.body, kTimeoutMs)) return std::nullopt;
  }
  return reply;
}

}  // namespace xiaoer::test
