// SPDX-License-Identifier: Apache-2.0
#include "gateway/http/edge.h"

#include <httplib.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "foundation/ascii.h"
#include "foundation/crash_point.h"
#include "foundation/error.h"
#include "foundation/random.h"
#include "foundation/text.h"
#include "gateway/http/connection_pool.h"
#include "gateway/http/connection_stream.h"
#include "gateway/log.h"

namespace xiaoer::gateway {
namespace {

constexpr int kBacklog = 4096;
constexpr std::size_t kMaxPath = 2048;
constexpr int kKeepAliveSeconds = 5;
constexpr std::chrono::milliseconds kStopPause{200};  // how long an idle connection may delay the stop
constexpr std::size_t kKeepAliveRequests = 1'000'000;

// The address the request came from: a proxy's word counts only when the proxy is ours.
std::string remote_of(const httplib::Request& request, const std::vector<std::string>& trusted) {
  if (std::find(trusted.begin(), trusted.end(), request.remote_addr) == trusted.end())
    return request.remote_addr;
  const std::string forwarded = request.get_header_value("X-Forwarded-For");
  const auto comma = forwarded.rfind(',');
  std::string last = comma == std::string::npos ? forwarded : forwarded.substr(comma + 1);
  last.erase(0, last.find_first_not_of(' '));
  return last.empty() ? request.remote_addr : last;
}

// A request that names no length has no body (RFC 9112, 6.3); the library would wait for one, and then refuse
// it.
bool has_no_body(const httplib::Request& in) {
  return in.method != "GET" && in.method != "HEAD" && !in.has_header("Content-Length") &&
         !in.has_header("Transfer-Encoding");
}

Request from_library(const httplib::Request& in, const std::vector<std::string>& trusted) {
  Request request;
  request.method = in.method;
  request.path = in.target.substr(0, in.target.find('?'));  // still percent-encoded, as the router wants it
  request.body = in.body;
  if (in.body.empty() && !in.files.empty()) request.body = in.files.begin()->second.content;  // of a form
  request.remote = remote_of(in, trusted);
  for (const auto& [name, value] : in.headers) request.headers.emplace(lower_ascii(name), value);
  for (const auto& [name, value] : in.params) request.query.emplace(name, value);
  return request;
}

void to_library(Reply reply, httplib::Response& out) {
  out.status = reply.status;
  for (auto& [name, value] : reply.headers) out.headers.emplace(name, std::move(value));
  out.headers.emplace("X-Content-Type-Options", "nosniff");
  if (ConnectionPool::crowded()) out.set_header("Connection", "close");
  if (reply.status != 204) {
    out.body = std::move(reply.body);
    out.headers.emplace("Content-Type", std::move(reply.content_type));
  }
}

Reply overloaded() {
  Reply reply =
      problem(503, "overloaded", "服务繁忙，请稍后再试。 The service is busy; please try again in a moment.");
  reply.headers.emplace("Retry-After", "2");
  return reply;
}

Reply library_problem(int status) {
  if (status == 413)
    return problem(413, "too_large", "内容太大，请缩短或拆分后再发。 The content is too large.");
  if (status == 404) return problem(404, "not_found", "there is nothing at this address");
  return problem(status, "bad_request", "the request could not be read");
}

// The library's server on our own streams.
class StreamServer final : public httplib::Server {
 private:
  bool process_and_close_socket(socket_t socket) override {
    ConnectionStream stream(socket, std::chrono::seconds(read_timeout_sec_));
    bool open = true;
    for (std::size_t left = keep_alive_max_count_; open && left > 0 && next_request(stream); --left) {
      bool last = false;
      open = process_request(stream, left == 1, last, nullptr);
      open = stream.flush() && open && !last;
    }
    ::shutdown(socket, SHUT_RDWR);
    ::close(socket);
    return open;
  }

  bool next_request(const ConnectionStream& stream) const {
    std::chrono::milliseconds idle{0};
    while (svr_sock_ != INVALID_SOCKET && idle < std::chrono::seconds(keep_alive_timeout_sec_)) {
      if (stream.wait(kStopPause)) return true;
      idle += kStopPause;
    }
    return false;
  }
};

class LibraryEdge final : public Edge {
 public:
  LibraryEdge(const EdgeOptions& options, Handler handler, Observer observer)
      : options_(options), handler_(std::move(handler)), observer_(std::move(observer)) {
    tune();
    route();
    listen();
  }
  ~LibraryEdge() override { LibraryEdge::stop(); }

  [[nodiscard]] int port() const override { return port_; }
  void stop() override {
    server_.stop();
    if (thread_.joinable()) thread_.join();
  }

 private:
  void tune() {
    server_.new_task_queue = [this] {
      return std::make_unique<ConnectionPool>(options_.threads, options_.queue).release();
    };
    server_.set_tcp_nodelay(true);
    server_.set_keep_alive_max_count(kKeepAliveRequests);
    server_.set_keep_alive_timeout(kKeepAliveSeconds);
    server_.set_payload_max_length(options_.max_body);
    // Replaces the library's default, which would let two processes share the port.
    server_.set_socket_options([this](socket_t socket) {
      const int yes = 1;
      ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
      listening_ = socket;
    });
  }

  void route() {
    server_.set_pre_routing_handler([this](const httplib::Request& in, httplib::Response& out) {
      if (ConnectionPool::shedding()) return refuse(overloaded(), out);
      if (in.path.size() > kMaxPath)
        return refuse(problem(414, "path_too_long", "the path is too long"), out);
      if (!has_no_body(in)) return httplib::Server::HandlerResponse::Unhandled;
      serve(in, out);
      return httplib::Server::HandlerResponse::Handled;
    });
    const auto answer = [this](const httplib::Request& in, httplib::Response& out) { serve(in, out); };
    server_.Get(".*", answer);
    server_.Post(".*", answer);
    server_.Put(".*", answer);
    server_.Patch(".*", answer);
    server_.Delete(".*", answer);
    server_.Options(".*", answer);
    // Faults the library finds itself: a body over the limit, a malformed request.
    server_.set_error_handler(
        httplib::Server::HandlerWithResponse([this](const httplib::Request&, httplib::Response& out) {
          if (!out.body.empty()) return httplib::Server::HandlerResponse::Unhandled;
          return refuse(library_problem(out.status), out);
        }));
  }

  httplib::Server::HandlerResponse refuse(Reply reply, httplib::Response& out) {
    observer_(reply.status);
    to_library(std::move(reply), out);
    out.set_header("Connection", "close");
    return httplib::Server::HandlerResponse::Handled;
  }

  void serve(const httplib::Request& in, httplib::Response& out) {
    Reply reply;
    try {
      Request request = from_library(in, options_.trusted_proxies);
      reply = handler_(request);
    } catch (...) {
      reply = reply_for_exception(std::current_exception());
    }
    const auto path = in.target.substr(0, in.target.find('?'));
    complete_problem(reply, path, in.get_header_value("Accept-Language"));
    observer_(reply.status);
    crash_point("edge.before_reply");
    to_library(std::move(reply), out);
  }

  void listen() {
    port_ = options_.port == 0
                ? server_.bind_to_any_port(options_.host.c_str())
                : (server_.bind_to_port(options_.host.c_str(), options_.port) ? options_.port : -1);
    if (port_ < 0)
      throw RequestError(
          500, "port_in_use",
          "cannot listen on " + options_.host + ":" + std::to_string(options_.port) +
              ": another program uses this port; stop it or choose another with --listen HOST:PORT");
    ::listen(listening_, kBacklog);
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }

  EdgeOptions options_;
  Handler handler_;
  Observer observer_;
  StreamServer server_;
  socket_t listening_ = INVALID_SOCKET;
  int port_ = 0;
  std::thread thread_;
};

Reply storage_problem(const StorageError& error) {
  const bool full = error.kind() == StorageError::Kind::full;
  log_error("http", "the store refused a request", error.what());
  Reply reply = problem(full ? 507 : 503, full ? "disk_full" : "storage",
                        full ? "磁盘已满，消息未被接收，请稍后重发。 The disk is full; nothing was accepted, "
                               "please send it again later."
                             : "暂时无法保存，请稍后再试。 Nothing could be stored; please try again later.");
  reply.headers.emplace("Retry-After", "5");
  return reply;
}

}  // namespace

Reply reply_for_exception(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const RequestError& fault) {
    return problem(fault.status(), fault.code(), fault.what());
  } catch (const StorageError& fault) {
    return storage_problem(fault);
  } catch (const std::exception& fault) {
    const std::string id = random_token(4);
    log_error("http", "a request failed, incident " + id, fault.what());
    return problem(
        500, "internal",
        "内部错误，编号 " + id + "。 Internal error; tell your administrator the number " + id + ".");
  }
}

std::unique_ptr<Edge> Edge::start(const EdgeOptions& options, Handler handler, Observer observer) {
  return std::make_unique<LibraryEdge>(options, std::move(handler), std::move(observer));
}

}  // namespace xiaoer::gateway
