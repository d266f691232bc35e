// SPDX-License-Identifier: Apache-2.0
#include "channels/sms/socket.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace xiaoer::channels::sms {
namespace {

constexpr Milliseconds kWritePatience{10'000};

struct Addresses {
  addrinfo* first = nullptr;
  ~Addresses() {
    if (first) freeaddrinfo(first);
  }
};

std::string fault() {
  return std::strerror(errno);
}

bool wait_for(int fd, short events, Milliseconds patience) {
  pollfd waiting{fd, events, 0};
  return poll(&waiting, 1, static_cast<int>(patience.count())) > 0;
}

int connected(const addrinfo& address, Milliseconds patience) {
  const int fd = socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (connect(fd, address.ai_addr, address.ai_addrlen) == 0) return fd;
  int error = errno;
  socklen_t size = sizeof error;
  if (error == EINPROGRESS) {
    error = ETIMEDOUT;
    if (wait_for(fd, POLLOUT, patience)) getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
  }
  if (error == 0) return fd;
  close(fd);
  errno = error;
  return -1;
}

int connected(const Endpoint& endpoint, Milliseconds patience) {
  const addrinfo hints{0, AF_UNSPEC, SOCK_STREAM, 0, 0, nullptr, nullptr, nullptr};
  Addresses addresses;
  const int error =
      getaddrinfo(endpoint.host.c_str(), std::to_string(endpoint.port).c_str(), &hints, &addresses.first);
  if (error != 0) throw Disconnected(endpoint.host + ": " + gai_strerror(error));
  for (const addrinfo* each = addresses.first; each; each = each->ai_next)
    if (const int fd = connected(*each, patience); fd >= 0) return fd;
  throw Disconnected(endpoint.host + ":" + std::to_string(endpoint.port) + ": " + fault());
}

std::string tls_fault() {
  const unsigned long code = ERR_get_error();
  if (ERR_GET_REASON(code) == SSL_R_WRONG_VERSION_NUMBER)
    return "TLS：对方的这个端口不用 TLS / the other side speaks no TLS on this port";
  std::array<char, 160> words{};
  ERR_error_string_n(code, words.data(), words.size());
  return std::string("TLS: ") + words.data();
}

// Why a certificate is not believed, and what to do.
std::string distrust(long verdict, const std::string& host) {
  switch (verdict) {
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return "TLS：对方的证书不受信任，请用 ca_file 指定签发它的根证书 / the operator's certificate is not "
             "trusted; name the root certificate that signed it with ca_file";
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "TLS：对方的证书已过期，请运营商更换 / the operator's certificate has expired; ask for a new "
             "one";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "TLS：对方的证书尚未生效，请检查本机时间 / the operator's certificate is not valid yet; check "
             "this machine's clock";
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return "TLS：对方的证书不是发给 " + host + " 的，请检查 host / the operator's certificate is not for " +
             host + "; check host";
    default:
      return std::string("TLS: ") + X509_verify_cert_error_string(verdict);
  }
}

}  // namespace

struct Socket::Secure {
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context{SSL_CTX_new(TLS_client_method()), SSL_CTX_free};
  std::unique_ptr<SSL, decltype(&SSL_free)> session{nullptr, SSL_free};

  // Bytes moved, or 0 when TLS wants to wait.
  std::size_t moved(int result) const {
    if (result > 0) return static_cast<std::size_t>(result);
    const int why = SSL_get_error(session.get(), result);
    if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE) return 0;
    throw Disconnected(why == SSL_ERROR_ZERO_RETURN ? "the operator closed the connection" : tls_fault());
  }
};

Socket::Socket(const Endpoint& endpoint, Milliseconds patience) : fd_(connected(endpoint, patience)) {
  try {
    if (endpoint.tls) start_tls(endpoint, patience);
  } catch (...) {
    close(fd_);
    throw;
  }
}

Socket::~Socket() {
  secure_.reset();
  close(fd_);
}

void Socket::start_tls(const Endpoint& endpoint, Milliseconds patience) {
  secure_ = std::make_unique<Secure>();
  SSL_CTX* const context = secure_->context.get();
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  const bool trust = endpoint.ca_file.empty()
                         ? SSL_CTX_set_default_verify_paths(context) == 1
                         : SSL_CTX_load_verify_locations(context, endpoint.ca_file.c_str(), nullptr) == 1;
  if (!trust)
    throw Disconnected("TLS：读不了根证书 " + endpoint.ca_file +
                       " / the root certificates cannot be read: " + endpoint.ca_file);
  secure_->session.reset(SSL_new(context));
  SSL* const session = secure_->session.get();
  SSL_set_tlsext_host_name(session, endpoint.host.c_str());
  SSL_set1_host(session, endpoint.host.c_str());
  SSL_set_fd(session, fd_);
  for (;;) {
    ERR_clear_error();
    const int result = SSL_connect(session);
    if (result == 1) return;
    const int why = SSL_get_error(session, result);
    if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) {
      const long verdict = SSL_get_verify_result(session);
      throw Disconnected(verdict == X509_V_OK ? tls_fault() : distrust(verdict, endpoint.host));
    }
    if (!ready(why == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT, patience))
      throw Disconnected(
          "TLS：对方没有应答，这个端口可能不用 TLS / no answer; perhaps this port speaks no TLS");
  }
}

bool Socket::ready(short events, Milliseconds patience) const {
  return wait_for(fd_, events, patience);
}

std::size_t Socket::take(char* into, std::size_t size) {
  if (secure_) {
    const std::lock_guard lock(tls_);
    ERR_clear_error();
    return secure_->moved(SSL_read(secure_->session.get(), into, static_cast<int>(size)));
  }
  const ssize_t got = recv(fd_, into, size, 0);
  if (got > 0) return static_cast<std::size_t>(got);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
  throw Disconnected(got == 0 ? "the operator closed the connection" : fault());
}

std::size_t Socket::give(std::string_view bytes) {
  if (secure_) {
    const std::lock_guard lock(tls_);
    ERR_clear_error();
    return secure_->moved(SSL_write(secure_->session.get(), bytes.data(), static_cast<int>(bytes.size())));
  }
  const ssize_t gone = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (gone >= 0) return static_cast<std::size_t>(gone);
  if (errno == EAGAIN || errno == EINTR) return 0;
  throw Disconnected(fault());
}

std::string Socket::read(Milliseconds patience) {
  std::string bytes(64 * 1024, '\0');
  // What TLS has decrypted already does not show in poll.
  std::size_t got = take(bytes.data(), bytes.size());
  if (got == 0 && ready(POLLIN, patience)) got = take(bytes.data(), bytes.size());
  bytes.resize(got);
  return bytes;
}

void Socket::write(std::string_view bytes) {
  const std::lock_guard lock(writing_);
  while (!bytes.empty()) {
    const std::size_t gone = give(bytes);
    bytes.remove_prefix(gone);
    if (gone == 0 && !ready(POLLOUT, kWritePatience)) throw Disconnected("the operator takes no more bytes");
  }
}

bool Socket::ended() const {
  pollfd looked{fd_, POLLRDHUP, 0};
  return poll(&looked, 1, 0) > 0 && (looked.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

void Socket::cut() {
  shutdown(fd_, SHUT_RDWR);
}

}  // namespace xiaoer::channels::sms
