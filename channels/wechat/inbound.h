// SPDX-License-Identifier: Apache-2.0
// What a person's message or an event of the platform means to us: pure, from the callback's fields. Every
// type is taken; what is not known is kept as it came.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "channels/channel.h"
#include "channels/tencent/fields.h"
#include "channels/wechat/ledger.h"
#include "channels/wechat/settings.h"

namespace xiaoer::channels::wechat {

struct MediaReference {
  std::string type;      // "image", "voice", "video"
  std::string media_id;  // to be downloaded within three days
  std::string url;       // of pictures, also of short life
};

struct Incoming {
  InboundMessage message;  // of the person; the body is a stand-in where there is media
  std::string ours;        // ToUserName: whom a reply comes from
  bool told = true;        // false: nothing that belongs into a conversation
  std::optional<Trigger> trigger;
  std::optional<MediaReference> media;
  bool unsubscribed = false;
  std::vector<Receipt> receipts{};
  std::vector<Memory> memories{};
  std::vector<Profile> profiles{};
  bool profile_changed = false;  // what we know of him may be old
};

[[nodiscard]] Incoming read_incoming(const tencent::Fields& fields, const std::string& raw,
                                     const Settings& settings, TimePoint now);

}  // namespace xiaoer::channels::wechat
