// SPDX-License-Identifier: Apache-2.0
// The values that travel through every room: who wrote, and what. No behaviour, no database, no provider's
// words.
#pragma once
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "foundation/time.h"

namespace xiaoer {

using Id = std::int64_t;  // of any stored row; 0 means "not stored"

// One end of a conversation. `channel` is a kind from the table of channels, `account` is which of our
// accounts of that kind, `peer` is the provider's name for the person (openid, phone number, mail address,
// visitor id).
struct Address {
  std::string channel;
  std::string account;
  std::string peer;
  std::string thread{};  // where one person may have several conversations at once (mail); else ""
  bool operator==(const Address&) const = default;
};

// Rows of one conversation share a shard for ever: hash64(channel, account, peer) mod 256 (FNV-1a).
// A person's threads share it.
[[nodiscard]] int shard_of(const Address& address);

struct Choice {
  std::string label;  // what the person sees and taps
  std::string value;  // what we receive when it is tapped; usually the label
  bool operator==(const Choice&) const = default;
};

struct Text {
  std::string text;
};
// Image, Voice, Video and File differ only in how they are shown.
struct Attachment {
  std::string type;  // "image", "voice", "video", "file"
  std::string attachment_id;
  std::string name;  // as the sender called it; data only, never a path
  std::string mime;
  std::int64_t size = 0;  // bytes
};
struct Location {
  double latitude = 0, longitude = 0;
  std::string label;
};
struct Link {
  std::string url, title;
};
struct Event {
  std::string kind;  // "open", "follow", "menu", …
  std::string key;
};
// Text with choices: channels that cannot show buttons number them.
struct Card {
  std::string text;
  std::vector<Choice> choices;
};

// A text with a subject, files, and the original kept beside it.
struct Letter {
  std::string subject;
  std::string text;       // what the sender wrote now, without quotes and signature
  std::string full_text;  // with them; "" when it is the same
  std::vector<Attachment> attachments;
  std::string original_id;  // attachment: the bytes as they came
  std::string html_id;      // attachment: the formatted part, "" if none
  std::string automatic{};  // why no machine may answer it (a machine wrote it); "" = one may
};

using MessageBody = std::variant<Text, Attachment, Location, Link, Event, Card, Letter>;

// How a body lies in the store: a type word, the text that people read and search, and the rest as JSON (""
// if none).
struct StoredBody {
  std::string
      type;  // "text", "image", "voice", "video", "file", "location", "link", "event", "choices", "letter"
  std::string text;
  std::string extra;
};
[[nodiscard]] StoredBody to_stored(const MessageBody& body);
// Throws std::invalid_argument on a foreign shape: damaged, or a newer version's.
[[nodiscard]] MessageBody from_stored(const StoredBody& stored);
// For people who read what was said: of a foreign shape, its text alone.
[[nodiscard]] MessageBody text_at_least(const StoredBody& stored);

struct InboundMessage {
  Address from;
  std::string provider_id;  // unique per (channel, account); the key of deduplication
  MessageBody body;
  TimePoint sent_at{};
  std::string display_name;  // as the provider tells it, may be empty
  std::string language;      // "zh", "en" or "" when unknown
  // Until when the provider's request can carry the answer; the sender keeps off it so long. See
  // Sink::await_replies.
  std::optional<TimePoint> reply_until{};
};

struct OutboundMessage {
  Id id = 0;  // outbox row; doubles as the idempotency key
  Id conversation_id = 0;
  std::int64_t seq = 0;  // of the message inside its conversation
  Address to;
  MessageBody body;
  std::string author{};  // "bot", "agent", "system"
  int part = 0;          // of a long text that is sent in several parts, from 0
};

}  // namespace xiaoer
