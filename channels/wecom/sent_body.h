// SPDX-License-Identifier: Apache-2.0
// An answer → the JSON of kf/send_msg and kf/send_msg_on_event. Any thread.
#pragma once
#include <optional>
#include <string>

#include "channels/channel.h"

namespace xiaoer::channels::wecom {

// What goes into the provider's message: its type word and the JSON object under that word.
struct SentContent {
  std::string type;
  std::string json;
};

inline constexpr std::size_t kLongestHead = 1024, kLongestLabel = 128;  // bytes
inline constexpr std::size_t kMostChoices = 10;

// Text, locations and cards; a link as text, because the provider wants a picture with it. A card whose text,
// number of choices or labels the provider does not take becomes numbered text. nullopt: cannot be sent as it
// is (files are uploaded first, events are not sent).
[[nodiscard]] std::optional<SentContent> content_of(const MessageBody& body);
[[nodiscard]] SentContent media_content(const std::string& type, const std::string& media_id);

// At most 32 of [0-9a-zA-Z_-], the same for the same message and part, different between installations.
[[nodiscard]] std::string message_id(const std::string& installation_secret, const OutboundMessage& message);

[[nodiscard]] std::string send_json(const Address& to, const std::string& msgid, const SentContent& content);
[[nodiscard]] std::string event_json(const std::string& code, const std::string& msgid,
                                     const SentContent& content);

// Which of the provider's kinds a file goes as ("image", "voice", "video", "file") and how large it may be.
struct MediaKind {
  std::string type;
  std::int64_t most = 0;  // bytes
};
[[nodiscard]] MediaKind media_kind(const std::string& mime, std::int64_t size);

}  // namespace xiaoer::channels::wecom
