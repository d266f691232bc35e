// SPDX-License-Identifier: Apache-2.0
// The channel between a simulated platform and a core in memory.
#pragma once
#include <gtest/gtest.h>

#include "channels/wecom/service.h"
#include "tests/support/fake_sink.h"
#include "tests/support/wecom_platform.h"

namespace xiaoer::test {

struct WeComDesk {
  WeComDesk(WeComPlatform& platform, FakeSink& fake, const std::string& more = "")
      : core(fake), sink(fake.sink()) {
    Document document(platform.settings() + more, "xiaoer.toml");
    Table row = document.root();
    service = std::make_unique<channels::wecom::Service>(
        channels::wecom::read_settings(row),
        channels::ChannelContext{"main", "http://127.0.0.1:8080", "http://127.0.0.1:8081",
                                 std::string(32, 's'), [this] { return core.now; }});
    row.finish();
    document.throw_problems();
    service->attach(sink);
  }
  std::size_t pull() { return service->pull_due(sink); }
  // After a callback of this moment; what a customer just did is there.
  void ring(WeComPlatform& platform) {
    const auto shown = std::exchange(platform.now_seconds, to_millis(core.now) / 1000);
    const auto callback = platform.callback();
    platform.now_seconds = shown;
    EXPECT_EQ(service->receive(callback, sink).status, 200);
    pull();
  }
  channels::SendResult send(Id id, MessageBody body, const std::string& author = "agent",
                            const std::string& customer = "wmBob") {
    return service->send({id, 1, 1, {"wecom", "main", customer, "wkAAAA"}, std::move(body), author});
  }

  FakeSink& core;
  channels::Sink sink;
  std::unique_ptr<channels::wecom::Service> service;
};

}  // namespace xiaoer::test
