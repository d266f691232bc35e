// SPDX-License-Identifier: Apache-2.0
// Hands a mail to our mail server (SMTP submission, by libcurl) and says exactly how that ended. One sender
// thread; the connection is kept between mails.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "channels/channel.h"
#include "channels/email/settings.h"

namespace xiaoer::channels::email {

struct Envelope {
  std::string from, to;
};

// How the server answered.
struct SubmissionAnswer {
  bool taken = false;     // 250 after the whole mail
  bool in_doubt = false;  // the whole mail was sent, and no answer came
  int code = 0;           // of the last SMTP answer; 0 = none
  std::string words;      // the server's, or what went wrong
  bool ours = false;      // our settings are wrong (password, certificate): another mail fares no better
};

using Submit = std::function<SubmissionAnswer(const Envelope&, const std::string& data)>;

[[nodiscard]] Submit make_submit(const Server& server, int timeout_seconds);

// Delivered with `message_id`; 4xx and no connection → RetryLater, with the time when the server names one
// ("try again in 300 seconds"); 5xx → Rejected; no answer to the end of the data → Unknown.
[[nodiscard]] SendResult result_of(const SubmissionAnswer& answer, const std::string& message_id);

}  // namespace xiaoer::channels::email
