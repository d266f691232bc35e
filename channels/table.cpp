// SPDX-License-Identifier: Apache-2.0
#include "channels/table.h"

#include "channels/email/mail_channel.h"
#include "channels/sms/sms_channel.h"
#include "channels/webchat/web_chat.h"
#include "channels/wechat/platform.h"
#include "channels/wechat/wechat.h"
#include "channels/wecom/service.h"

namespace xiaoer::channels {

const std::vector<ChannelKind>& channel_kinds() {
  static const std::vector<ChannelKind> kinds{
      {"sms", sms::make_sms},
      {"webchat", webchat::make_web_chat},
      {"wechat", wechat::make_wechat, wechat::make_platform},
      {"wecom", wecom::make_service},
      {"email", email::make_email},
  };
  return kinds;
}

}  // namespace xiaoer::channels
