// SPDX-License-Identifier: Apache-2.0
// The mail channel with the core and the mail server held in memory, and mails to put in.
#pragma once
#include <gtest/gtest.h>

#include "channels/email/mail.h"
#include "channels/email/mail_channel.h"
#include "foundation/random.h"
#include "tests/support/fake_sink.h"

namespace xiaoer::channels::email {

class MailChannelTest : public ::testing::Test {
 protected:
  MailChannelTest() : sink_(core_.sink()) {
    MailChannelParts parts;
    parts.account = "main";
    parts.settings.from = {"kefu@shop.example", "小二客服"};
    parts.settings.reply_address = "kefu@shop.example";
    parts.settings.trusted_relay = "mx.shop.example";
    parts.settings.form_senders = {"form@shop.example"};
    parts.settings.push_token = std::string(32, 't');
    parts.settings.rules = shipped_rules();
    parts.secret = std::string(32, 's');
    parts.clock = [this] { return core_.now; };
    parts.submit = [this](const Envelope& envelope, const std::string& data) {
      envelopes_.push_back(envelope);
      sent_.push_back(data);
      return answer_;
    };
    answer_.taken = true;
    channel_ = make_mail_channel(std::move(parts));
    channel_->attach(sink_);
  }

  static std::string mail(const std::string& from, const std::string& subject, const std::string& text,
                          const std::string& more = "", const std::string& id = "") {
    return "From: " + from + "\r\nTo: kefu@shop.example\r\nSubject: " + subject +
           "\r\nDate: Fri, 20 Nov 2026 10:00:00 +0800\r\n" + "Message-ID: <" +
           (id.empty() ? random_token(8) : id) + "@example.com>\r\n" + more +
           "Content-Type: text/plain; charset=utf-8\r\n\r\n" + text + "\r\n";
  }
  int push(const std::string& raw) {
    return channel_
        ->receive({"POST",
                   "/hooks/email/main",
                   {},
                   {{"authorization", "Bearer " + std::string(32, 't')}},
                   raw,
                   "203.0.113.1"},
                  sink_)
        .status;
  }
  const InboundMessage& last() { return core_.accepted.back(); }
  const Letter& letter() { return std::get<Letter>(last().body); }
  SendResult answer(const std::string& text, const std::string& author = "bot") {
    return channel_->send({++outbox_, core_.of(last().from).id, 2, last().from, Text{text}, author});
  }
  Mail sent() { return read_mail(sent_.back(), *shipped_rules()); }
  // A reply as a program writes it.
  std::string reply(const std::string& from, const std::string& text) {
    return mail(from, "Re: x", text, "In-Reply-To: <" + sent().message_id + ">\r\n");
  }
  static bool delivered(const SendResult& result) { return std::holds_alternative<Delivered>(result); }

  test::FakeSink core_;
  Sink sink_;
  std::unique_ptr<Channel> channel_;
  SubmissionAnswer answer_;
  std::vector<Envelope> envelopes_;
  std::vector<std::string> sent_;
  Id outbox_ = 0;
};

}  // namespace xiaoer::channels::email
