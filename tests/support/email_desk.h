// SPDX-License-Identifier: Apache-2.0
// The mail channel with a mail server that answers as it is told.
#pragma once
#include "channels/email/mail_channel.h"
#include "channels/outcome.h"
#include "tests/support/fake_sink.h"

namespace xiaoer::test {

class EmailDesk {
 public:
  explicit EmailDesk(FakeSink& core) : sink_(core.sink()) {
    channels::email::MailChannelParts parts;
    parts.account = "main";
    parts.settings.from = {"kefu@shop.example", "小二客服"};
    parts.settings.push_token = std::string(32, 't');
    parts.settings.rules = channels::email::shipped_rules();
    parts.secret = std::string(32, 's');
    parts.clock = [&core] { return core.now; };
    parts.submit = [this](const channels::email::Envelope&, const std::string&) { return answer; };
    answer.taken = true;
    channel = channels::email::make_mail_channel(std::move(parts));
    channel->attach(sink_);
  }
  [[nodiscard]] static std::string mail(const std::string& id, const std::string& text) {
    return "From: peer@example.com\r\nTo: kefu@shop.example\r\nMessage-ID: <" + id +
           "@example.com>\r\nDate: Fri, 20 Nov 2026 10:00:00 +0800\r\nContent-Type: text/plain; "
           "charset=utf-8\r\n\r\n" +
           text + "\r\n";
  }
  [[nodiscard]] static channels::WebhookRequest push(const std::string& bytes) {
    return {"POST", "/hooks/email/main", {}, {{"authorization", "Bearer " + std::string(32, 't')}},
            bytes,  "203.0.113.1"};
  }
  // What a mail server says where others speak HTTP.
  void provider_answers(const channels::ProviderAnswer& given) {
    answer = {};
    answer.taken = given.connected && given.answered && given.status < 300;
    answer.in_doubt = given.connected && !given.answered;
    if (!given.connected || !given.answered) return;
    answer.code = given.status >= 500 || given.status == 429 ? 451 : given.status >= 400 ? 550 : 250;
    answer.words = given.retry_after.empty()
                       ? given.reason
                       : "451 4.7.1 Greylisted, try again in " + given.retry_after + " seconds";
  }

  channels::email::SubmissionAnswer answer;
  std::unique_ptr<channels::Channel> channel;

 private:
  channels::Sink sink_;
};

}  // namespace xiaoer::test
