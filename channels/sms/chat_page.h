// SPDX-License-Identifier: Apache-2.0
// Where a conversation by short message goes on when its answers are too long for a phone's price list: a
// plain page without scripts that shows the same conversation and takes the next word. What is answered at
// once stands on the page and costs no message; what comes later, as of a person at the desk, goes to the
// phone, because nobody knows whether the page is still open. Its address is the key: 64 bits that only the
// person's phone got. Sender thread: link(); HTTP pool: the rest.
#pragma once
#include <string>

#include "channels/channel.h"
#include "channels/rate_limit.h"
#include "channels/table.h"

namespace xiaoer::channels::sms {

class ChatPage {
 public:
  static constexpr std::chrono::hours kLife{30 * 24};
  static constexpr Milliseconds kPatience{4'000};  // for an answer that the page can show
  ChatPage(const ChannelContext& context, std::string title);
  void attach(Sink& sink) { sink_ = &sink; }
  [[nodiscard]] const std::string& path() const { return path_; }  // "/s/main/"
  // The person's address of the page; the same each time.
  [[nodiscard]] std::string link(const std::string& number);
  [[nodiscard]] WebhookReply answer(const WebhookRequest& request, const Address& account);

 private:
  [[nodiscard]] std::string shown(const Address& person) const;
  [[nodiscard]] WebhookReply take(const WebhookRequest& request, const Address& person);

  const std::string account_, public_url_, key_, path_, title_;
  const Clock clock_;
  RateLimit strangers_, words_;
  Sink* sink_ = nullptr;
};

}  // namespace xiaoer::channels::sms
