// SPDX-License-Identifier: Apache-2.0
#include "channels/wecom/sync_page.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "channels/wecom/sync_fields.h"
#include "channels/wecom/sync_message.h"
#include "foundation/text.h"

namespace xiaoer::channels::wecom {
namespace {

using nlohmann::json;

constexpr std::int64_t kLatestSecond = 253'402'300'799;  // the year 9999; beyond it is no time

SyncItem::Origin origin_of(std::int64_t number) {
  switch (number) {
    case 3:
      return SyncItem::Origin::customer;
    case 4:
      return SyncItem::Origin::system;
    case 5:
      return SyncItem::Origin::servicer;
    default:
      return SyncItem::Origin::other;
  }
}

SessionChange::Kind change_of(std::int64_t number) {
  return number >= 1 && number <= 4 ? static_cast<SessionChange::Kind>(number) : SessionChange::Kind::other;
}

void read_event(const json& event, SyncItem& item) {
  if (item.customer.empty()) item.customer = text_at(event, "external_userid");
  if (item.open_kfid.empty()) item.open_kfid = text_at(event, "open_kfid");
  const std::string type = text_at(event, "event_type");
  if (type == "enter_session")
    item.what =
        Entered{text_at(event, "scene"), text_at(event, "scene_param"), text_at(event, "welcome_code")};
  else if (type == "msg_send_fail")
    item.what = SendFailed{text_at(event, "fail_msgid"), number_at(event, "fail_type")};
  else if (type == "session_status_change")
    item.what = SessionChange{change_of(number_at(event, "change_type")),
                              text_at(event, "new_servicer_userid"), text_at(event, "msg_code")};
  else if (type == "user_recall_msg")
    item.what = Recalled{text_at(event, "recall_msgid")};
  else
    item.what = Ignored{};
}

std::optional<SyncItem> item_of(const json& entry) {
  SyncItem item;
  item.id = text_at(entry, "msgid");
  if (item.id.empty()) return std::nullopt;  // cannot be told apart from its repetition
  item.open_kfid = text_at(entry, "open_kfid");
  item.customer = text_at(entry, "external_userid");
  item.sent_at =
      from_millis(std::clamp<std::int64_t>(number_at(entry, "send_time"), 0, kLatestSecond) * 1000);
  item.origin = origin_of(number_at(entry, "origin"));
  item.servicer = text_at(entry, "servicer_userid");
  const std::string type = text_at(entry, "msgtype");
  if (type == "event")
    read_event(object_at(entry, "event"), item);
  else if (const auto media = media_of(type, object_at(entry, type)))
    item.what = *media;
  else
    item.what = body_of(type, object_at(entry, type));
  return item;
}

}  // namespace

std::optional<SyncPage> read_sync_page(std::string_view body) {
  const json answer = json::parse(valid_utf8(body), nullptr, false);
  if (!answer.is_object()) return std::nullopt;
  SyncPage page;
  page.next_cursor = text_at(answer, "next_cursor");
  page.more = number_at(answer, "has_more") == 1;
  const auto list = answer.find("msg_list");
  if (list == answer.end() || !list->is_array()) return page;
  for (const json& entry : *list)
    if (auto item = item_of(entry)) page.items.push_back(std::move(*item));
  return page;
}

}  // namespace xiaoer::channels::wecom
