// SPDX-License-Identifier: Apache-2.0
// What a new channel implements, and all it may know of the rest. A channel turns a provider's bytes into
// InboundMessage values and OutboundMessage values into a provider's bytes. It has no database: what must be
// kept goes through the Sink, which answers only after the commit.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

#include "foundation/message.h"

namespace xiaoer::channels {

// How a send ended. Unknown: it may or may not have reached the person; it is shown to an agent and not
// repeated.
struct Delivered {
  std::string provider_id;
  std::vector<std::string> more_ids{};  // of the other parts, when the provider counts each by itself
  int parts = 1;                        // how many messages the provider charges
};
struct RetryLater {
  std::string reason;
  std::optional<Milliseconds> after;  // the provider's Retry-After
  bool until_inbound = false;         // not before the person writes again; such waiting counts as no try
};
struct Rejected {
  std::string reason;  // in words an agent understands
};
struct Unknown {
  std::string reason;
};
using SendResult = std::variant<Delivered, RetryLater, Rejected, Unknown>;

// What the provider tells later about a message it took.
struct Receipt {
  std::string provider_id;  // from Delivered
  bool arrived = false;
  std::string reason{};  // in words an agent understands, when it did not arrive
};

// Differences between channels are data; the core never asks for a name.
struct Capabilities {
  std::size_t text_limit = 4000;  // code points in one message; longer text is split by the sender
  std::size_t byte_limit = 0;     // of the same in UTF-8; 0 = no such limit
  bool merge = false;             // short messages that wait together are sent as one
  bool brief = false;             // every character costs: answers take their short form
  bool in_house = false;  // people read the stored conversation itself: stored is delivered, no send()
  bool receipts = false;  // "sent" becomes "delivered" only by a Receipt
  bool choices = false;   // shows buttons; otherwise choices are numbered in the text
  // Of a card with buttons; 0 = no such limit. What has more is numbered in the text.
  std::size_t most_choices = 0, card_byte_limit = 0, label_byte_limit = 0;
  bool media = false;
  bool live = false;                         // people hold a stream open: typing and presence make sense
  bool idempotent = false;                   // sending the same OutboundMessage::id again does no harm
  std::optional<Milliseconds> reply_window;  // after the last inbound message; nothing can be sent later
};

// An HTTP request without an HTTP library. Header names are lower case. `remote` is the peer's IP address.
struct WebhookRequest {
  std::string method, path;
  std::map<std::string, std::string> query, headers;
  std::string body;
  std::string remote;
};
struct WebhookReply {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::map<std::string, std::string> headers;
};

// What the core says after it has stored a message.
struct Accepted {
  Id message_id = 0;
  Id conversation_id = 0;
  std::int64_t seq = 0;
  TimePoint stored_at{};
  bool duplicate = false;  // this provider_id was stored before; the numbers are those of the first time
};

// What a channel wants to find again after a restart. A later value of a key replaces the earlier one.
struct Memory {
  std::string key, value;
  std::optional<TimePoint> forget_at{};  // nullopt = never
};

// A file of a batch, kept as it came: of any type and size, and only ever handed out as a download.
struct KeptFile {
  std::string id;  // random_token(16), chosen by the channel so that the message can name it
  Address of;      // whose conversation
  std::string name, mime;
  std::string bytes;
};

// What a provider tells of a person besides messages. Nothing is stored of people who never wrote.
struct Profile {
  Address of;
  std::string name{};      // "" = not told
  std::string same_as{};   // his word for the person in all accounts of one owner; "" = not told
  bool withdrawn = false;  // the person withdrew his consent: what was told before is erased
};

// What an earlier message turned out to hold: a file that could not be fetched at once, or that it is lost.
struct Amendment {
  std::string provider_id;  // of the message
  MessageBody body;
};

// What belongs together: stored all or nothing, in this order. Mailboxes and message lists are fetched with
// the place up to which they were read; a callback may change what the channel remembers.
struct Batch {
  std::vector<InboundMessage> messages{};
  std::vector<Receipt> receipts{};
  std::vector<Memory> memories{};
  std::vector<KeptFile> files{};
  std::vector<Profile> profiles{};
  std::vector<Amendment> amendments{};
};

// What may still be sent to a person, where the provider counts.
struct Allowance {
  int left = 0, total = 0;
  std::optional<TimePoint> until{};
};

// Why a message cannot be sent and what to do instead, in the agent's language.
struct Objection {
  std::string code, zh, en;
};

// A stored message as the person on this channel may see it (never notes or explanations).
struct VisibleMessage {
  std::int64_t seq = 0;
  std::string author;  // "visitor", "bot", "agent", "system"
  std::string author_name;
  MessageBody body;
  TimePoint sent_at{};
  std::string provider_id;  // of the visitor's own messages: their client id
  bool feedback = false;    // may be rated 有帮助 / 没帮助
};

struct StoredAttachment {
  std::string id;  // 128 random bits, hex
  std::string name, mime;
  std::int64_t size = 0;
};

struct Greeting {
  std::string text;
  std::vector<Choice> quick_replies;
};

// The core as a channel sees it. Each function may be called from any thread and throws RequestError or
// StorageError.
struct Sink {
  std::function<Accepted(const InboundMessage&)> accept;            // durable when it returns
  std::function<std::vector<Accepted>(const Batch&)> accept_batch;  // the same; one Accepted per message
  // This account's own memory; "" when there is none. remember() is durable when it returns.
  std::function<std::string(const std::string& key)> recall;
  // All whose key starts with `start`, in the keys' order.
  std::function<std::vector<Memory>(const std::string& start)> recall_all;
  std::function<void(const std::vector<Memory>&)> remember;
  // For channels that may answer inside the provider's request. For each message accepted with a
  // `reply_until`, and only for those: waits until its turn is done, at most until then, and takes what the
  // core says for this request; the sender does not send it. Asked again for the same message (a provider's
  // retry), it gives the same. Empty: nothing to say, or not in time; what comes later goes the usual way.
  std::function<std::vector<OutboundMessage>(const Accepted&, TimePoint reply_until)> await_replies;
  // Each `id` is good for settle() only. Only for those that the request could not carry: RetryLater hands
  // one back to the sender at once, the others are shown to agents.
  std::function<void(const std::vector<std::pair<Id, SendResult>>&)> settle;
  // Says something to the person without being asked, through the outbox; durable when it returns.
  std::function<void(const Address&, const MessageBody&)> post;
  // Opens the person's conversation if there is none, so that a token can name it; durable when it returns.
  std::function<Id(const Address&, const std::string& language)> open_conversation;
  std::function<std::vector<VisibleMessage>(const Address&, std::int64_t after, std::size_t limit)> history;
  std::function<StoredAttachment(const Address&, const std::string& name, const std::string& mime,
                                 const std::string& bytes)>
      store_attachment;
  // Only attachments of this person's conversations; nullopt otherwise.
  std::function<std::optional<std::pair<StoredAttachment, std::string>>(const Address&,
                                                                        const std::string& id)>
      load_attachment;
  std::function<Greeting(const std::string& language)> greeting;
  std::function<void(const Address&, bool on)> typing;  // the person is typing; not stored
  // The person rates the answer `seq`. Throws RequestError 404 when it is none that may be rated.
  std::function<void(const Address&, std::int64_t seq, bool helpful)> feedback;
  std::function<void(Id conversation_id)> wake;  // new visible messages: push them to open streams
  std::function<TimePoint()> now;
  // Something an operator must see to (a login refused); goes to the log.
  std::function<void(const std::string& what, const std::string& detail)> warn = [](const auto&,
                                                                                    const auto&) {};
};

// A page of ours through which people reach a channel.
struct Page {
  std::string path;                    // "/chat/demo"
  std::vector<std::string> embedders;  // origins whose pages may show it in a frame, besides our own
};

class Channel {
 public:
  virtual ~Channel() = default;
  // Once, before anything else; `sink` outlives the channel's threads.
  virtual void attach(Sink&) {}
  [[nodiscard]] virtual Capabilities capabilities() const = 0;
  // Sender thread of this account. Never throws for a provider's fault: that is a SendResult. A long text
  // comes in parts, each by itself, with the same id and its own `part`.
  [[nodiscard]] virtual SendResult send(const OutboundMessage& message) = 0;
  // Sender thread. Messages to different people that are due together, for providers that take many at once;
  // one result for each, in their order. Default: one send() after the other.
  [[nodiscard]] virtual std::vector<SendResult> send_all(const std::vector<OutboundMessage>& messages);
  // HTTP pool. Asked before an agent's message is stored; nullopt = it can be tried.
  [[nodiscard]] virtual std::optional<Objection> objection(const OutboundMessage&) { return std::nullopt; }
  // HTTP pool. For the desk; nullopt = nobody counts.
  [[nodiscard]] virtual std::optional<Allowance> allowance(const Address&) { return std::nullopt; }
  // HTTP pool. Push channels: a provider's callback or a person's request under one of paths().
  [[nodiscard]] virtual WebhookReply receive(const WebhookRequest& request, Sink& sink);  // default: 404
  // Path prefixes besides /hooks/{kind}/{account} that this channel answers ("/chat/v1/").
  [[nodiscard]] virtual std::vector<std::string> paths() const { return {}; }
  [[nodiscard]] virtual std::optional<Page> page() const { return std::nullopt; }
  // Whether a request under a shared path is meant for this account. Asked when several accounts answer the
  // same path; says nothing about who may do it. Any thread.
  [[nodiscard]] virtual bool claims(const WebhookRequest&) const { return true; }
  // Live hub thread; must not block. Who may listen to a stream with this request; nullopt = nobody.
  [[nodiscard]] virtual std::optional<Address> listener(const WebhookRequest&) { return std::nullopt; }
  // Own thread. Pull channels: fetch until asked to stop.
  virtual void listen(std::stop_token, Sink&) {}
};

}  // namespace xiaoer::channels
