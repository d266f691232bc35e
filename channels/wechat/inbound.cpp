// SPDX-License-Identifier: Apache-2.0
#include "channels/wechat/inbound.h"

#include <charconv>

#include "channels/wechat/events.h"
#include "foundation/random.h"
#include "foundation/text.h"

namespace xiaoer::channels::wechat {
namespace {

using tencent::Fields;

constexpr std::size_t kLongestRaw = 2000;  // code points of what is kept of an unknown message
constexpr std::int64_t kFirstMillisecond = 100'000'000'000;  // larger numbers are no seconds

double decimal(const std::string& text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// Seconds, as the platform says; some of its imitators say milliseconds.
TimePoint created(const Fields& fields, TimePoint now) {
  const std::string& text = fields["CreateTime"];
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  if (value <= 0 || value > kFirstMillisecond * 100) return now;
  return from_millis(value >= kFirstMillisecond ? value : value * 1000);
}

// MsgId alone has collided between people; events have none at all.
std::string dedupe_key(const Fields& fields) {
  const std::string joined = fields["ToUserName"] + "|" + fields["FromUserName"] + "|";
  if (!fields["MsgId"].empty()) return joined + fields["MsgId"] + "|" + fields["CreateTime"];
  std::string all = joined + fields["CreateTime"];
  for (const char* name : {"MsgType", "Event", "EventKey", "MsgID", "Ticket", "UserCardCode"})
    all += "|" + fields[name];
  return "e|" + sha256_hex(all);
}

Event unknown(const std::string& raw) {
  return {"unsupported", first_code_points(raw, kLongestRaw)};
}

// A tap in a menu that we sent: its id is the choice's value.
MessageBody text_body(const Fields& fields, const std::string& raw) {
  if (const std::string& tapped = fields["bizmsgmenuid"]; !tapped.empty()) return Text{tapped};
  if (fields["Content"].empty()) return unknown(raw);
  return Text{fields["Content"]};
}

MessageBody body_of(const Fields& fields, const std::string& raw) {
  const std::string& type = fields["MsgType"];
  if (type == "text") return text_body(fields, raw);
  if (type == "voice" && !fields["Recognition"].empty()) return Text{fields["Recognition"]};
  if (type == "image") return Link{fields["PicUrl"], "[图片]"};
  if (type == "voice") return Event{"voice", fields["MediaId"]};
  if (type == "video" || type == "shortvideo") return Event{"video", fields["MediaId"]};
  if (type == "location")
    return Location{decimal(fields["Location_X"]), decimal(fields["Location_Y"]), fields["Label"]};
  if (type == "link") return Link{fields["Url"], fields["Title"]};
  if (type == "miniprogrampage") return Event{"card", fields["Title"] + " " + fields["PagePath"]};
  return unknown(raw);
}

std::optional<MediaReference> media_of(const Fields& fields) {
  const std::string& type = fields["MsgType"];
  if (fields["MediaId"].empty() || (type == "voice" && !fields["Recognition"].empty())) return std::nullopt;
  if (type == "image" || type == "voice") return MediaReference{type, fields["MediaId"], fields["PicUrl"]};
  if (type == "video" || type == "shortvideo") return MediaReference{"video", fields["MediaId"], ""};
  return std::nullopt;
}

}  // namespace

Incoming read_incoming(const Fields& fields, const std::string& raw, const Settings& settings,
                       TimePoint now) {
  Incoming incoming;
  incoming.ours = fields["ToUserName"];
  incoming.message.from = {"wechat", settings.account, fields["FromUserName"]};
  incoming.message.provider_id = dedupe_key(fields);
  incoming.message.sent_at = created(fields, now);
  if (fields["MsgType"] == "event") {
    read_event(fields, raw, settings, incoming);
    return incoming;
  }
  incoming.message.body = body_of(fields, raw);
  incoming.media = media_of(fields);
  incoming.trigger = fields["bizmsgmenuid"].empty() ? Trigger::message : Trigger::click;
  return incoming;
}

}  // namespace xiaoer::channels::wechat
