// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "gtest/gtest.h"
#include "tests/support/wecom_desk.h"

namespace xiaoer {
namespace {

using channels::WebhookReply;
using channels::WebhookRequest;

class WeComCallback : public ::testing::Test {
 protected:
  WebhookReply receive(const WebhookRequest& request) { return desk_.service->receive(request, desk_.sink); }
  // How often the platform was asked for messages after this callback.
  int fetched_after(const WebhookRequest& request, int status = 200) {
    desk_.pull();
    const int before = platform_.calls("/cgi-bin/kf/sync_msg");
    EXPECT_EQ(receive(request).status, status);
    desk_.pull();
    return platform_.calls("/cgi-bin/kf/sync_msg") - before;
  }
  test::FakeSink core_;
  test::WeComPlatform platform_;
  test::WeComDesk desk_{platform_, core_};
};

TEST_F(WeComCallback, ProvesItsAddressToTheConsole) {
  const WebhookReply reply = receive(platform_.proof("5927782489442352469"));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "5927782489442352469");
  EXPECT_EQ(reply.content_type, "text/plain");
}

TEST_F(WeComCallback, ReadsAPlusThatBecameABlank) {
  WebhookRequest request;
  do request = platform_.proof("5927782489442352469");
  while (request.query["echostr"].find('+') == std::string::npos);
  std::replace(request.query["echostr"].begin(), request.query["echostr"].end(), '+', ' ');
  EXPECT_EQ(receive(request).body, "5927782489442352469");
}

TEST_F(WeComCallback, RefusesAForgedProof) {
  for (const char* altered : {"msg_signature", "timestamp", "nonce", "echostr"}) {
    WebhookRequest request = platform_.proof("1");
    request.query[altered].insert(0, "A");
    EXPECT_EQ(receive(request).status, 401) << altered;
    request.query.erase(altered);
    EXPECT_EQ(receive(request).status, 401) << altered;
  }
}

TEST_F(WeComCallback, IsAcknowledgedBeforeAnythingIsFetched) {
  platform_.says("wmBob", "在吗");
  const WebhookReply reply = receive(platform_.callback());
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "success");
  EXPECT_EQ(platform_.calls("/cgi-bin/kf/sync_msg"), 0);
  EXPECT_TRUE(core_.accepted.empty());
}

TEST_F(WeComCallback, HoldsToTheReplayWindow) {
  const auto request = platform_.callback();
  const auto proof = platform_.proof("1");
  const TimePoint signed_at = core_.now;
  for (const int seconds : {-301, 301, 86400}) {
    core_.now = signed_at + std::chrono::seconds{seconds};
    EXPECT_EQ(fetched_after(request, 401), 0) << seconds;
    EXPECT_EQ(receive(proof).status, 401) << seconds;
  }
  for (const int seconds : {-299, 299}) {
    core_.now = signed_at + std::chrono::seconds{seconds};
    EXPECT_EQ(fetched_after(platform_.callback()), 1) << seconds;
    EXPECT_EQ(receive(proof).status, 200) << seconds;
  }
}

TEST_F(WeComCallback, ARepetitionIsAcknowledgedAndRingsNothing) {
  const auto request = platform_.callback();
  EXPECT_EQ(fetched_after(request), 1);
  core_.now += std::chrono::seconds{5};
  EXPECT_EQ(fetched_after(request), 0);
  EXPECT_EQ(receive(request).body, "success");
  EXPECT_EQ(fetched_after(platform_.callback()), 1) << "the next one of the same second";
}

TEST_F(WeComCallback, ARefusedCallbackLosesNothing) {
  desk_.pull();
  platform_.says("wmBob", "在吗");
  const auto late = platform_.callback();
  core_.now += std::chrono::minutes{10};
  EXPECT_EQ(receive(late).status, 401);
  desk_.pull();
  ASSERT_EQ(core_.accepted.size(), 1u) << "the look of each minute finds it";
}

TEST(WeComCallbackTime, MayBeLeftUnchecked) {
  test::FakeSink core;
  test::WeComPlatform platform;
  test::WeComDesk desk(platform, core, "clock_skew_seconds = 0\n");
  platform.now_seconds -= 86400;
  EXPECT_EQ(desk.service->receive(platform.callback(), desk.sink).status, 200);
  WebhookRequest request = platform.callback();
  request.query["timestamp"] = "soon";
  EXPECT_EQ(desk.service->receive(request, desk.sink).status, 401);
}

TEST_F(WeComCallback, AnotherCompanysCallbackIsRefused) {
  const auto stranger = channels::tencent::Envelope::make(test::WeComPlatform::kKey, "wwanother").value();
  WebhookRequest request = platform_.callback();
  const std::string sealed = stranger.seal("<xml><Event><![CDATA[kf_msg_or_event]]></Event></xml>");
  request.body = "<xml><Encrypt><![CDATA[" + sealed + "]]></Encrypt></xml>";
  request.query["msg_signature"] = channels::tencent::signature(
      {test::WeComPlatform::kToken, request.query["timestamp"], request.query["nonce"], sealed});
  EXPECT_EQ(receive(request).status, 401);
}

TEST_F(WeComCallback, RefusesDoctypesAndOtherMethods) {
  WebhookRequest request = platform_.callback();
  request.body.insert(0, "<!DOCTYPE xml [<!ENTITY a \"b\">]>");
  EXPECT_EQ(receive(request).status, 400);
  request.method = "DELETE";
  EXPECT_EQ(receive(request).status, 405);
}

TEST_F(WeComCallback, OtherEventsAreAcknowledgedAndRingNothing) {
  desk_.pull();
  const int before = platform_.calls("/cgi-bin/kf/sync_msg");
  EXPECT_EQ(
      receive(platform_.sealed("<xml><MsgType>event</MsgType><Event>change_contact</Event></xml>")).body,
      "success");
  desk_.pull();
  EXPECT_EQ(platform_.calls("/cgi-bin/kf/sync_msg"), before);
}

}  // namespace
}  // namespace xiaoer
