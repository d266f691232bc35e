// SPDX-License-Identifier: Apache-2.0
#include "channels/email/submission.h"

#include <curl/curl.h>

#include <charconv>

#include "channels/email/header.h"
#include "foundation/ascii.h"
#include "foundation/text.h"

namespace xiaoer::channels::email {
namespace {

struct Cleanup {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

struct Progress {
  std::string_view data;
  std::size_t at = 0;
  bool asked_for_more = false;  // all bytes were handed over, and the end with them
  std::string refusal;          // the last line of the server that was one
};

std::size_t read_data(char* buffer, std::size_t size, std::size_t count, void* context) {
  auto& progress = *static_cast<Progress*>(context);
  const std::size_t take = std::min(size * count, progress.data.size() - progress.at);
  std::copy_n(progress.data.data() + progress.at, take, buffer);
  progress.at += take;
  progress.asked_for_more = progress.asked_for_more || take == 0;
  return take;
}

std::size_t take_line(char* bytes, std::size_t size, std::size_t count, void* context) {
  const std::string_view line(bytes, size * count);
  if (line.starts_with('4') || line.starts_with('5')) static_cast<Progress*>(context)->refusal = line;
  return line.size();
}

class Submission {
 public:
  Submission(const Server& server, int timeout_seconds)
      : server_(server), timeout_(timeout_seconds), handle_(curl_easy_init()) {}

  SubmissionAnswer operator()(const Envelope& envelope, const std::string& data) {
    Progress progress{data};
    prepare(progress);
    const std::string from = "<" + envelope.from + ">", to = "<" + envelope.to + ">";
    const std::unique_ptr<curl_slist, Cleanup> recipients(curl_slist_append(nullptr, to.c_str()));
    curl_easy_setopt(handle_.get(), CURLOPT_MAIL_FROM, from.c_str());
    curl_easy_setopt(handle_.get(), CURLOPT_MAIL_RCPT, recipients.get());
    return judged(curl_easy_perform(handle_.get()), progress);
  }

 private:
  void prepare(Progress& progress) {
    CURL* const handle = handle_.get();
    curl_easy_reset(handle);  // keeps the connection
    const bool tls = server_.security == Security::tls;
    const std::string url =
        (tls ? "smtps://" : "smtp://") + server_.host + ":" + std::to_string(server_.port);
    curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle, CURLOPT_USE_SSL,
                     server_.security == Security::none ? CURLUSESSL_NONE : CURLUSESSL_ALL);
    if (!server_.ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, server_.ca_file.c_str());
    if (!server_.password.empty()) {
      curl_easy_setopt(handle, CURLOPT_USERNAME, server_.user.c_str());
      curl_easy_setopt(handle, CURLOPT_PASSWORD, server_.password.c_str());
    }
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, 20L);
    curl_easy_setopt(handle, CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(timeout_));
    curl_easy_setopt(handle, CURLOPT_TIMEOUT, static_cast<long>(timeout_) * 5);
    curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(handle, CURLOPT_READFUNCTION, read_data);
    curl_easy_setopt(handle, CURLOPT_READDATA, &progress);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, take_line);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, &progress);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_line);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &progress);
  }

  SubmissionAnswer judged(CURLcode outcome, const Progress& progress) const {
    SubmissionAnswer answer;
    long code = 0;
    curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &code);
    answer.code = static_cast<int>(code);
    answer.taken = outcome == CURLE_OK;
    if (answer.taken) return answer;
    const std::string line = clean_name(valid_utf8(progress.refusal), 300);
    answer.words = code >= 400 && !line.empty() ? line : curl_easy_strerror(outcome);
    answer.ours = outcome == CURLE_LOGIN_DENIED || outcome == CURLE_PEER_FAILED_VERIFICATION ||
                  outcome == CURLE_USE_SSL_FAILED;
    const bool all_sent = progress.asked_for_more || (progress.at > 0 && progress.at == progress.data.size());
    answer.in_doubt = all_sent && code < 400;
    if (code < 400 && !answer.in_doubt) answer.code = 0;
    return answer;
  }

  Server server_;
  int timeout_;
  std::unique_ptr<CURL, Cleanup> handle_;
};

// "Greylisted, please try again in 300 seconds" → 300 s.
std::optional<Milliseconds> named_delay(std::string_view words) {
  const std::string small = lower_ascii(words);
  for (std::size_t at = 0; at < small.size(); ++at) {
    if (small[at] < '0' || small[at] > '9') continue;
    std::int64_t value = 0;
    const auto [end, fault] = std::from_chars(small.data() + at, small.data() + small.size(), value);
    const auto rest = trimmed(std::string_view(small).substr(static_cast<std::size_t>(end - small.data())));
    if (fault == std::errc() && value > 0 && value < 86'400) {
      if (rest.starts_with("sec")) return std::chrono::seconds(value);
      if (rest.starts_with("min") && value < 1440) return std::chrono::minutes(value);
    }
    at = static_cast<std::size_t>(end - small.data());
  }
  return std::nullopt;
}

}  // namespace

Submit make_submit(const Server& server, int timeout_seconds) {
  auto submission = std::make_shared<Submission>(server, timeout_seconds);
  return [submission](const Envelope& envelope, const std::string& data) {
    return (*submission)(envelope, data);
  };
}

SendResult result_of(const SubmissionAnswer& answer, const std::string& message_id) {
  if (answer.taken) return Delivered{message_id};
  if (answer.in_doubt)
    return Unknown{
        "邮件服务器没有确认收到，可能已送达。The mail server did not say whether it took the mail: " +
        answer.words};
  if (answer.ours)
    return RetryLater{
        "邮件服务器拒绝登录或证书不可信。The mail server refuses our login, or its certificate is not "
        "trusted: " +
            answer.words,
        std::nullopt};
  if (answer.code >= 500) return Rejected{"对方邮件服务器拒收。The mail server refused it: " + answer.words};
  if (answer.code >= 400) return RetryLater{answer.words, named_delay(answer.words)};
  return RetryLater{"无法连接邮件服务器。The mail server cannot be reached: " + answer.words, std::nullopt};
}

}  // namespace xiaoer::channels::email
