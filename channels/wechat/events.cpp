// SPDX-License-Identifier: Apache-2.0
#include "channels/wechat/events.h"

#include <array>

#include "channels/wechat/profiles.h"
#include "foundation/text.h"

namespace xiaoer::channels::wechat {
namespace {

using namespace std::chrono_literals;
using tencent::Fields;

constexpr std::size_t kLongestKept = 4000;  // code points

// An event that is told in the person's conversation: which word for it, and which field says more.
struct Told {
  std::string_view event, kind, detail;
  std::optional<Trigger> trigger = std::nullopt;
};
const std::array<Told, 22> kTold{{
    {"subscribe", "follow", "EventKey", Trigger::follow},
    {"unsubscribe", "unfollow", ""},
    {"SCAN", "scan", "EventKey", Trigger::scan},
    {"CLICK", "menu", "EventKey", Trigger::click},
    {"VIEW", "menu", "EventKey"},
    {"view_miniprogram", "menu", "EventKey"},
    {"scancode_push", "scan", "ScanCodeInfo.ScanResult", Trigger::click},
    {"scancode_waitmsg", "scan", "ScanCodeInfo.ScanResult", Trigger::click},
    {"pic_sysphoto", "menu", "EventKey"},
    {"pic_photo_or_album", "menu", "EventKey"},
    {"pic_weixin", "menu", "EventKey"},
    {"location_select", "menu", "SendLocationInfo.Label"},
    {"subscribe_msg_popup_event", "consent", "SubscribeMsgPopupEvent.List.SubscribeStatusString"},
    {"subscribe_msg_change_event", "consent", "SubscribeMsgChangeEvent.List.SubscribeStatusString"},
    {"subscribe_msg_sent_event", "notice", "SubscribeMsgSentEvent.List.ErrorStatus"},
    {"kf_create_session", "transfer", "KfAccount"},
    {"kf_close_session", "transfer_end", "KfAccount"},
    {"kf_switch_session", "transfer", "ToKfAccount"},
    {"user_info_modified", "profile", "RevokeInfo"},
    {"user_authorization_revoke", "revoke", "RevokeInfo"},
    {"user_authorization_cancellation", "revoke", "RevokeInfo"},
    {"user_enter_tempsession", "open", "SessionFrom", Trigger::enter},
}};

constexpr std::array<std::string_view, 10> kOfTheAccount{"MASSSENDJOBFINISH",
                                                         "qualification_verify_success",
                                                         "qualification_verify_fail",
                                                         "naming_verify_success",
                                                         "naming_verify_fail",
                                                         "annual_renew",
                                                         "verify_expired",
                                                         "PUBLISHJOBFINISH",
                                                         "weapp_audit_success",
                                                         "weapp_audit_fail"};

const MenuButton* button_of(const std::string& key, const Settings& settings) {
  for (const MenuButton& button : settings.menu)
    if (!button.says.empty() && button.says == key) return &button;
  return nullptr;
}

// People read what came of a template; the platform's words are few.
Receipt template_receipt(const Fields& fields) {
  const std::string& status = fields["Status"];
  if (status == "success") return {fields["MsgID"], true};
  const bool blocked = status.find("user block") != std::string::npos;
  return {
      fields["MsgID"], false,
      blocked ? "用户设置了拒收 / the user refuses messages" : "微信未送达：" + status + " / not delivered"};
}

void keep(Incoming& incoming, std::string key, std::string value, std::optional<TimePoint> forget_at) {
  incoming.told = false;
  incoming.memories.push_back({std::move(key), std::move(value), forget_at});
}

// Consent that was withdrawn takes with it what was told of the person, and where he was.
void withdraw(const std::string& openid, const Settings& settings, Incoming& incoming) {
  const TimePoint now = incoming.message.sent_at;
  incoming.profiles.push_back({{"wechat", settings.account, openid}, "", "", true});
  incoming.memories.push_back({"position|" + openid, "", now});
  incoming.memories.push_back({profile_key(openid), "withdrawn", std::nullopt});
}

void change_profile(const std::string& openid, Incoming& incoming) {
  incoming.profile_changed = true;
  incoming.memories.push_back({profile_key(openid), "", incoming.message.sent_at});
}

void tell(const Told& told, const Fields& fields, const Settings& settings, Incoming& incoming) {
  incoming.trigger = told.trigger;
  incoming.unsubscribed = told.event == "unsubscribe";
  const std::string& detail = fields[told.detail];
  incoming.message.body = Event{std::string(told.kind), detail};
  const std::string& named = fields["OpenID"];
  const std::string& openid = named.empty() ? fields["FromUserName"] : named;
  if (told.kind == "revoke") withdraw(openid, settings, incoming);
  if (told.kind == "profile") change_profile(openid, incoming);
  // Our own menu's keys are what the tap says.
  if (told.event == "CLICK" && button_of(detail, settings)) incoming.message.body = Text{detail};
}

}  // namespace

void read_event(const Fields& fields, const std::string& raw, const Settings& settings, Incoming& incoming) {
  const std::string& event = fields["Event"];
  for (const Told& told : kTold)
    if (told.event == event) return tell(told, fields, settings, incoming);
  if (event == "TEMPLATESENDJOBFINISH") {
    incoming.told = false;
    incoming.receipts.push_back(template_receipt(fields));
  } else if (event == "LOCATION") {
    keep(incoming, "position|" + fields["FromUserName"], fields["Latitude"] + "," + fields["Longitude"],
         incoming.message.sent_at + 48h);
  } else if (std::find(kOfTheAccount.begin(), kOfTheAccount.end(), event) != kOfTheAccount.end()) {
    keep(incoming, "account|" + event, first_code_points(raw, kLongestKept), std::nullopt);
  } else {
    incoming.message.body = Event{"unsupported", first_code_points(raw, kLongestKept / 2)};
  }
}

}  // namespace xiaoer::channels::wechat
