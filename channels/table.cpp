// SPDX-License-Identifier: Apache-2.0
#include "channels/table.h"

#include "channels/webchat/web_chat.h"
#include "channels/wechat/wechat.h"

namespace xiaoer::channels {

const std::vector<ChannelKind>& channel_kinds() {
  static const std::vector<ChannelKind> kinds{
      {"webchat", webchat::make_web_chat},
      {"wechat", wechat::make_wechat},
  };
  return kinds;
}

}  // namespace xiaoer::channels
