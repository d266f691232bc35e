// SPDX-License-Identifier: Apache-2.0
// Where a request goes: a channel's callback, an endpoint behind the gate, or a page. HTTP pool.
#pragma once
#include "gateway/access/gate.h"
#include "gateway/http/pages.h"
#include "gateway/http/router.h"
#include "gateway/serve/channel_set.h"

namespace xiaoer::gateway {

class Dispatch {
 public:
  Dispatch(ChannelSet& channels, const Router& router, const Gate& gate, const Pages& pages)
      : channels_(channels), router_(router), gate_(gate), pages_(pages) {}
  [[nodiscard]] Reply operator()(Request& request) const;

 private:
  [[nodiscard]] Reply call(const Match& match, Request& request) const;

  ChannelSet& channels_;
  const Router& router_;
  const Gate& gate_;
  const Pages& pages_;
};

}  // namespace xiaoer::gateway
