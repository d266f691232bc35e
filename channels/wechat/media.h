// SPDX-License-Identifier: Apache-2.0
// Pictures, voices and videos: those of people are fetched, because WeChat keeps them three days; ours are
// uploaded once and used again as long as WeChat has them. HTTP pool and sender thread.
#pragma once
#include <optional>
#include <string>
#include <variant>

#include "channels/tencent/api.h"
#include "channels/tencent/late_files.h"
#include "channels/wechat/inbound.h"

namespace xiaoer::channels::wechat {

class Media {
 public:
  Media(tencent::Api& api, HttpFetch plain) : api_(api), plain_(std::move(plain)) {}
  // Downloads and stores it for the person. RetryLater when it did not come, each call within `limit`.
  [[nodiscard]] tencent::FileOrFault fetch(const MediaReference& reference, const Address& from,
                                           const Sink& sink, Milliseconds limit);
  // The media id of our attachment, uploaded if need be; or why it cannot be sent.
  [[nodiscard]] std::variant<std::string, SendResult> upload(const Attachment& attachment, const Address& to,
                                                             Sink& sink);
  // WeChat does not know the id any more.
  void forget(const Attachment& attachment, Sink& sink);
  // What WeChat takes: "image", "voice", "video", or "" when it takes no such file.
  [[nodiscard]] static std::string type_of(const Attachment& attachment);

 private:
  [[nodiscard]] tencent::ApiAnswer download(const MediaReference& reference, Milliseconds limit);
  tencent::Api& api_;
  HttpFetch plain_;  // without a token, for the addresses of videos
};

}  // namespace xiaoer::channels::wechat
