// SPDX-License-Identifier: Apache-2.0
#include "channels/email/wire.h"

#include <curl/curl.h>

#include <array>
#include <memory>

namespace xiaoer::channels::email {
namespace {

using namespace std::chrono_literals;
using Timer = std::chrono::steady_clock;

constexpr auto kStopLook = 200ms;  // how often a waiting thread looks whether it should stop
constexpr auto kWriteLimit = 30s;

struct Cleanup {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct CleanupMulti {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

class Connection {
 public:
  Connection(const Server& server, std::string_view protocol, std::stop_token stop)
      : handle_(curl_easy_init()), multi_(curl_multi_init()), stop_(std::move(stop)) {
    CURL* const handle = handle_.get();
    const std::string scheme = std::string(protocol) + (server.security == Security::tls ? "s" : "");
    const std::string url = scheme + "://" + server.host + ":" + std::to_string(server.port) + "/";
    curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle, CURLOPT_USERNAME, server.user.c_str());
    curl_easy_setopt(handle, CURLOPT_PASSWORD, server.password.c_str());
    curl_easy_setopt(handle, CURLOPT_USE_SSL,
                     server.security == Security::none ? CURLUSESSL_NONE : CURLUSESSL_ALL);
    if (!server.ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, server.ca_file.c_str());
    curl_easy_setopt(handle, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, 20L);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT, 30L);
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, fault_.data());
    const CURLcode outcome = curl_easy_perform(handle);
    if (outcome != CURLE_OK) throw MailServerError(words(server, outcome));
    curl_easy_getinfo(handle, CURLINFO_ACTIVESOCKET, &socket_);
  }

  void write(std::string_view bytes) {
    const auto limit = Timer::now() + kWriteLimit;
    while (!bytes.empty()) {
      std::size_t sent = 0;
      const CURLcode outcome = curl_easy_send(handle_.get(), bytes.data(), bytes.size(), &sent);
      if (outcome != CURLE_OK && outcome != CURLE_AGAIN)
        throw MailServerError("the connection to the mail server broke");
      bytes.remove_prefix(sent);
      if (outcome == CURLE_AGAIN) wait(CURL_WAIT_POLLOUT, kStopLook);
      if (Timer::now() > limit) throw MailServerError("the mail server does not read what we send");
    }
  }

  std::string read(Milliseconds timeout) {
    const auto limit = Timer::now() + timeout;
    std::string buffer(64 * 1024, '\0');
    for (;;) {
      std::size_t got = 0;
      const CURLcode outcome = curl_easy_recv(handle_.get(), buffer.data(), buffer.size(), &got);
      if (outcome == CURLE_OK && got > 0) {
        buffer.resize(got);
        return buffer;
      }
      if (outcome != CURLE_AGAIN) throw MailServerError("the mail server closed the connection");
      const auto left = std::chrono::ceil<Milliseconds>(limit - Timer::now());
      if (left <= 0ms || stop_.stop_requested()) return "";
      wait(CURL_WAIT_POLLIN, std::min<Milliseconds>(left, kStopLook));
    }
  }

 private:
  void wait(short events, Milliseconds time) {
    curl_waitfd descriptor{socket_, events, 0};
    curl_multi_poll(multi_.get(), &descriptor, 1, static_cast<int>(time.count()), nullptr);
  }
  std::string words(const Server& server, CURLcode outcome) const {
    const std::string detail = fault_.data()[0] ? fault_.data() : curl_easy_strerror(outcome);
    const std::string at = server.host + ":" + std::to_string(server.port);
    if (outcome == CURLE_LOGIN_DENIED) return at + " refuses the login of " + server.user + ": " + detail;
    return at + " cannot be used: " + detail;
  }

  std::array<char, CURL_ERROR_SIZE> fault_{};
  std::unique_ptr<CURL, Cleanup> handle_;
  std::unique_ptr<CURLM, CleanupMulti> multi_;
  curl_socket_t socket_ = CURL_SOCKET_BAD;
  std::stop_token stop_;
};

}  // namespace

void throw_refusal(std::string_view command, std::string_view words) {
  const std::string told = "the mail server refuses \"" + std::string(command.substr(0, 60)) +
                           "\": " + std::string(words.substr(0, 300));
  const auto says = [&](std::string_view code) { return words.find(code) != std::string_view::npos; };
  const bool hitch = says("[UNAVAILABLE]") || says("[OVERQUOTA]") || says("[LIMIT]") || says("[INUSE]") ||
                     says("[SERVERBUG]") || says("[SYS/TEMP]") || says("[IN-USE]") ||
                     words.starts_with("BAD");
  if (hitch) throw MailServerError(told);
  throw MailRefused(told);
}

Wire open_wire(const Server& server, std::string_view protocol, std::stop_token stop) {
  auto connection = std::make_shared<Connection>(server, protocol, std::move(stop));
  return {[connection](std::string_view bytes) { connection->write(bytes); },
          [connection](Milliseconds timeout) { return connection->read(timeout); }};
}

}  // namespace xiaoer::channels::email
