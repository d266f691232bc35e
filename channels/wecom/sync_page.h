// SPDX-License-Identifier: Apache-2.0
// What the enterprise service tells about a service account when it is asked (kf/sync_msg): messages of
// customers, of colleagues who answer in its own client, and events. Read once, here, into values; nothing of
// a page is dropped silently: what is not understood becomes an item that people can see. Any thread.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "foundation/message.h"

namespace xiaoer::channels::wecom {

// A file that must still be fetched.
struct MediaItem {
  std::string type;  // "image", "voice", "video", "file"
  std::string media_id;
};
// The customer opened the chat. A welcome may be sent with `welcome_code` for 20 seconds.
struct Entered {
  std::string scene, scene_param, welcome_code;
};
// A message that the provider had taken did not reach the customer.
struct SendFailed {
  std::string msgid;
  std::int64_t type = 0;
};
// Who has the conversation inside the provider's own client.
struct SessionChange {
  enum class Kind { from_pool = 1, transferred = 2, ended = 3, reopened = 4, other = 0 };
  Kind kind = Kind::other;
  std::string servicer;  // who has it now
  std::string msg_code;  // one more message may be sent with it
};
struct Recalled {
  std::string msgid;
};
// Worth knowing to nobody ("a colleague came to work").
struct Ignored {};

struct SyncItem {
  enum class Origin { customer = 3, system = 4, servicer = 5, other = 0 };
  std::string id;  // msgid
  std::string open_kfid, customer;
  TimePoint sent_at{};
  Origin origin = Origin::other;
  std::string servicer;  // who wrote it, for Origin::servicer
  std::variant<MessageBody, MediaItem, Entered, SendFailed, SessionChange, Recalled, Ignored> what;
};

struct SyncPage {
  std::string next_cursor;
  bool more = false;  // whatever the number of items: ask again at once
  std::vector<SyncItem> items;
};

// nullopt when it is no page at all. Bytes that are no UTF-8 are replaced, so that one torn message does not
// hold up the others.
[[nodiscard]] std::optional<SyncPage> read_sync_page(std::string_view body);

}  // namespace xiaoer::channels::wecom
