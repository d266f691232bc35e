// SPDX-License-Identifier: Apache-2.0
#include "foundation/http.h"

#include <curl/curl.h>

#include <cstring>
#include <stdexcept>

#include "foundation/ascii.h"

namespace xiaoer {
namespace {

constexpr std::size_t kMostIdle = 64;  // handles kept, each with its own connections

struct FreeHandle {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Handle = std::unique_ptr<CURL, FreeHandle>;
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

// One call while it runs: what goes out and what has come in.
struct Exchange {
  std::string_view rest;  // of the body, still to be sent
  std::size_t most = 0;
  HttpAnswer answer;
};

std::size_t send_some(char* to, std::size_t size, std::size_t count, void* data) {
  auto& exchange = *static_cast<Exchange*>(data);
  const std::size_t taken = std::min(size * count, exchange.rest.size());
  std::memcpy(to, exchange.rest.data(), taken);
  exchange.rest.remove_prefix(taken);
  return taken;
}

std::size_t take_body(const char* bytes, std::size_t size, std::size_t count, void* data) {
  auto& exchange = *static_cast<Exchange*>(data);
  if (exchange.answer.body.size() + size * count > exchange.most) return 0;  // ends the transfer
  exchange.answer.body.append(bytes, size * count);
  return size * count;
}

std::size_t take_header(const char* bytes, std::size_t size, std::size_t count, void* data) {
  auto& headers = static_cast<Exchange*>(data)->answer.headers;
  const std::string_view line(bytes, size * count);
  if (line.starts_with("HTTP/")) headers.clear();  // of an interim answer before this one
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return line.size();
  headers[lower_ascii(line.substr(0, colon))] = trimmed(line.substr(colon + 1));
  return line.size();
}

HeaderList header_list(const std::vector<std::string>& headers) {
  curl_slist* list = curl_slist_append(nullptr, "Expect:");  // no waiting for "100 Continue"
  for (const auto& header : headers) list = curl_slist_append(list, header.c_str());
  return HeaderList(list);
}

// Whether the request cannot have reached the other side.
bool nothing_sent(CURL* handle, CURLcode code) {
  switch (code) {
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_PROXY:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return true;
    default:
      break;
  }
  curl_off_t ready = 0;  // when the connection could be used; 0 = it never was
  long sent = 0;
  curl_easy_getinfo(handle, CURLINFO_PRETRANSFER_TIME_T, &ready);
  curl_easy_getinfo(handle, CURLINFO_REQUEST_SIZE, &sent);
  return code == CURLE_OPERATION_TIMEDOUT && ready == 0 && sent == 0;
}

// A body is read from a function that cannot go back to its start: libcurl would otherwise send a request
// again by itself when a kept connection breaks before the answer, and a message would arrive twice.
void prepare_body(CURL* handle, const HttpCall& call, Exchange& exchange) {
  if (call.method == "GET") return;
  if (call.method == "HEAD") {
    curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
    return;
  }
  exchange.rest = call.body;
  curl_easy_setopt(handle, CURLOPT_POST, 1L);
  curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, call.method.c_str());
  curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
  curl_easy_setopt(handle, CURLOPT_READFUNCTION, send_some);
  curl_easy_setopt(handle, CURLOPT_READDATA, &exchange);
}

// A call without a body has nothing that could not be read again: only a new connection keeps it from being
// repeated.
bool needs_own_connection(const HttpCall& call) {
  const bool only_asks = call.method == "GET" || call.method == "HEAD";
  return only_asks ? call.once : call.body.empty();
}

void prepare(CURL* handle, const HttpCall& call, Exchange& exchange) {
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_URL, call.url.c_str());
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(call.timeout.count()));
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(call.connect_timeout.count()));
  curl_easy_setopt(handle, CURLOPT_USERAGENT, "xiaoer");
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &exchange);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, &exchange);
  if (needs_own_connection(call)) {
    curl_easy_setopt(handle, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(handle, CURLOPT_FORBID_REUSE, 1L);
  }
  prepare_body(handle, call, exchange);
}

HttpAnswer run(CURL* handle, const HttpCall& call) {
  Exchange exchange;
  exchange.most = call.most;
  curl_easy_reset(handle);  // keeps the connections
  prepare(handle, call, exchange);
  const HeaderList headers = header_list(call.headers);
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
  const CURLcode code = curl_easy_perform(handle);
  HttpAnswer& answer = exchange.answer;
  if (code == CURLE_OK) {
    long status = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    answer.status = static_cast<int>(status);
    return std::move(answer);
  }
  return {!nothing_sent(handle, code), false, 0, {}, "", curl_easy_strerror(code)};
}

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

// Names inside a Content-Disposition: what would end the quotes is written as browsers write it.
std::string quoted(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == '"')
      out += "%22";
    else if (c == '\r' || c == '\n')
      out += ' ';
    else
      out += c;
  }
  return out;
}

}  // namespace

struct HttpClient::Pool {
  std::mutex mutex;
  std::vector<Handle> idle;

  Handle take() {
    std::lock_guard lock(mutex);
    if (idle.empty()) return Handle(curl_easy_init());
    Handle handle = std::move(idle.back());  // the one used last: its connection is the freshest
    idle.pop_back();
    return handle;
  }
  void give_back(Handle handle) {
    std::lock_guard lock(mutex);
    if (idle.size() < kMostIdle) idle.push_back(std::move(handle));
  }
};

HttpClient::HttpClient() : pool_(std::make_unique<Pool>()) {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw std::runtime_error("libcurl cannot be started");
}

HttpClient::~HttpClient() = default;

HttpAnswer HttpClient::call(const HttpCall& call) {
  Handle handle = pool_->take();
  if (!handle) return {false, false, 0, {}, "", "out of memory"};
  HttpAnswer answer = run(handle.get(), call);
  pool_->give_back(std::move(handle));
  return answer;
}

std::string percent_encoded(std::string_view text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_unreserved(c))
      out += c;
    else
      out.append({'%', kHex[byte >> 4], kHex[byte & 15]});
  }
  return out;
}

std::string form_encoded(const std::vector<std::pair<std::string, std::string>>& fields) {
  std::string out;
  for (const auto& [name, value] : fields)
    out.append(out.empty() ? "" : "&")
        .append(percent_encoded(name))
        .append("=")
        .append(percent_encoded(value));
  return out;
}

MultipartForm multipart_form(const std::vector<FormPart>& parts) {
  std::string boundary = "xiaoer-part";
  const auto occurs = [&] {
    return std::any_of(parts.begin(), parts.end(),
                       [&](const FormPart& part) { return part.bytes.find(boundary) != std::string::npos; });
  };
  while (occurs()) boundary += "-x";
  MultipartForm form{"multipart/form-data; boundary=" + boundary, ""};
  for (const FormPart& part : parts) {
    form.body.append("--").append(boundary).append("\r\nContent-Disposition: form-data; name=\"");
    form.body.append(quoted(part.name)).append("\"");
    if (!part.file_name.empty())
      form.body.append("; filename=\"").append(quoted(part.file_name)).append("\"");
    if (!part.mime.empty()) form.body.append("\r\nContent-Type: ").append(part.mime);
    form.body.append("\r\n\r\n").append(part.bytes).append("\r\n");
  }
  form.body.append("--").append(boundary).append("--\r\n");
  return form;
}

}  // namespace xiaoer
