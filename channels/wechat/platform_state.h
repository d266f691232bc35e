// SPDX-License-Identifier: Apache-2.0
// What the played platform remembers.
#pragma once
#include <deque>

#include "channels/wechat/platform.h"

namespace xiaoer::channels::wechat {

struct Platform::State {
  struct Medium {
    std::string mime, bytes;
  };
  std::string token;  // the one that is good now; "" = none was asked for
  int tokens = 0, nonces = 0, messages = 0, media_made = 0;
  std::deque<Fault> faults;
  std::vector<PlatformCall> sent;
  std::map<std::string, int> calls;
  std::map<std::string, Medium> media, pages;
  std::map<std::string, int> left;  // messages that a person may still get, once he wrote
};

}  // namespace xiaoer::channels::wechat
