// SPDX-License-Identifier: Apache-2.0
#include "channels/wecom/arrivals.h"

#include "gtest/gtest.h"
#include "tests/support/wecom_desk.h"

namespace xiaoer {
namespace {

const std::string kPng = "\x89PNG\r\n\x1A\nrest of a picture";

class WeComArrivals : public ::testing::Test {
 protected:
  template <typename T>
  T last() {
    EXPECT_FALSE(core_.accepted.empty());
    const auto* body = core_.accepted.empty() ? nullptr : std::get_if<T>(&core_.accepted.back().body);
    EXPECT_TRUE(body);
    return body ? *body : T{};
  }
  void change(int type, const std::string& code = "") {
    platform_.event({{"event_type", "session_status_change"},
                     {"external_userid", "wmBob"},
                     {"change_type", type},
                     {"new_servicer_userid", "lili"},
                     {"msg_code", code}});
    desk_.ring(platform_);
  }
  test::FakeSink core_;
  test::WeComPlatform platform_;
  test::WeComDesk desk_{platform_, core_};
};

TEST_F(WeComArrivals, AMessageBelongsToItsCustomerAndServiceAccount) {
  platform_.set_name("wmBob", "小明");
  platform_.says("wmBob", "没拆封能退吗");
  desk_.ring(platform_);
  ASSERT_EQ(core_.accepted.size(), 1U);
  EXPECT_EQ(core_.accepted[0].from, (Address{"wecom", "main", "wmBob", "wkAAAA"}));
  EXPECT_EQ(core_.accepted[0].display_name, "小明");
  EXPECT_EQ(last<Text>().text, "没拆封能退吗");
}

TEST_F(WeComArrivals, NamesAreAskedOnce) {
  platform_.set_name("wmBob", "小明");
  for (int i = 0; i < 3; ++i) {
    platform_.says("wmBob", "在吗");
    desk_.ring(platform_);
  }
  EXPECT_EQ(platform_.calls("/cgi-bin/kf/customer/batchget"), 1);
  EXPECT_EQ(core_.accepted.back().display_name, "小明");
}

TEST_F(WeComArrivals, FilesAreFetchedAndTypedByTheirContent) {
  platform_.add_media("MEDIA1", kPng);
  platform_.item("wmBob", "image", {{"media_id", "MEDIA1"}});
  desk_.ring(platform_);
  const auto picture = last<Attachment>();
  EXPECT_EQ(picture.type, "image");
  EXPECT_EQ(picture.mime, "image/png");
  EXPECT_EQ(picture.name, "MEDIA1.bin");
  EXPECT_EQ(picture.size, static_cast<std::int64_t>(kPng.size()));
  EXPECT_EQ(desk_.sink.load_attachment(core_.accepted[0].from, picture.attachment_id)->second, kPng);
}

TEST_F(WeComArrivals, AFileThatReadsLikeARefusalIsAFile) {
  const std::string bytes = R"({"errcode":42001,"errmsg":"access_token expired"})";
  platform_.add_media("MEDIA1", bytes);
  platform_.item("wmBob", "file", {{"media_id", "MEDIA1"}});
  desk_.ring(platform_);
  EXPECT_EQ(last<Attachment>().size, static_cast<std::int64_t>(bytes.size()));
  EXPECT_EQ(platform_.calls("/cgi-bin/media/get"), 1);  // the token was not given up
}

TEST_F(WeComArrivals, AFileThatIsGoneIsShownAsGone) {
  platform_.item("wmBob", "voice", {{"media_id", "EXPIRED"}});
  platform_.says("wmBob", "听到了吗");
  desk_.ring(platform_);
  ASSERT_EQ(core_.accepted.size(), 2U);
  EXPECT_EQ(std::get<Event>(core_.accepted[0].body).kind, "file_lost");
  EXPECT_EQ(last<Text>().text, "听到了吗");
}

TEST_F(WeComArrivals, AFileThatDoesNotComeNowComesLater) {
  platform_.add_media("MEDIA1", kPng);
  for (int i = 0; i < 2; ++i) platform_.fail_next("/cgi-bin/media/get", 503);
  platform_.item("wmBob", "image", {{"media_id", "MEDIA1"}});
  platform_.says("wmBob", "看到了吗");
  desk_.ring(platform_);
  ASSERT_EQ(core_.accepted.size(), 2U) << "what follows does not wait for it";
  EXPECT_EQ(std::get<Event>(core_.accepted[0].body).kind, "file_pending");
  core_.now += std::chrono::seconds{11};
  desk_.pull();
  EXPECT_TRUE(core_.amendments.empty());
  core_.now += std::chrono::seconds{61};
  desk_.pull();
  ASSERT_EQ(core_.amendments.size(), 1U);
  EXPECT_EQ(core_.amendments[0].provider_id, core_.accepted[0].provider_id);
  EXPECT_EQ(std::get<Attachment>(core_.amendments[0].body).mime, "image/png");
}

TEST_F(WeComArrivals, AfterOneFileThatDoesNotComeTheOthersOfItsPageAreNotWaitedFor) {
  platform_.fail_next("/cgi-bin/media/get", 503);
  for (int i = 0; i < 3; ++i) {
    platform_.add_media("MEDIA" + std::to_string(i), kPng);
    platform_.item("wmBob", "image", {{"media_id", "MEDIA" + std::to_string(i)}});
  }
  desk_.ring(platform_);
  EXPECT_EQ(platform_.calls("/cgi-bin/media/get"), 1);
  ASSERT_EQ(core_.accepted.size(), 3U);
  for (const auto& message : core_.accepted) EXPECT_EQ(std::get<Event>(message.body).kind, "file_pending");
  core_.now += std::chrono::seconds{11};
  desk_.pull();
  EXPECT_EQ(core_.amendments.size(), 3U);
}

TEST_F(WeComArrivals, AStopWaitsForNoFile) {
  channels::wecom::SyncPage page;
  page.items.push_back({});
  page.items.back().id = "m1";
  page.items.back().customer = "wmBob";
  page.items.back().what = channels::wecom::MediaItem{"image", "MEDIA1"};
  Document document(platform_.settings(), "xiaoer.toml");
  Table row = document.root();
  const auto settings = channels::wecom::read_settings(row);
  channels::wecom::KfApi api(settings, [this] { return core_.now; });
  channels::wecom::Arrivals arrivals("main", api, desk_.sink);
  std::stop_source stop;
  stop.request_stop();
  const auto batch = arrivals.batch_of(page, "wkAAAA", stop.get_token());
  EXPECT_EQ(platform_.calls("/cgi-bin/media/get"), 0);
  ASSERT_EQ(batch.messages.size(), 1U);
  EXPECT_EQ(std::get<Event>(batch.messages[0].body).kind, "file_pending");
}

TEST_F(WeComArrivals, TheUnionidGoesWithTheName) {
  platform_.set_name("wmBob", "小明", "o6_bmasdasdsad6_2sgVt7hMZOPfL");
  platform_.says("wmBob", "在吗");
  desk_.ring(platform_);
  ASSERT_EQ(core_.profiles.size(), 1U);
  EXPECT_EQ(core_.profiles[0].of.peer, "wmBob");
  EXPECT_EQ(core_.profiles[0].name, "小明");
  EXPECT_EQ(core_.profiles[0].same_as, "unionid:o6_bmasdasdsad6_2sgVt7hMZOPfL");
}

TEST_F(WeComArrivals, ProgramsAndPagesAreRefusedAsFiles) {
  platform_.add_media("MEDIA1", "<html><script>alert(1)</script></html>");
  platform_.item("wmBob", "file", {{"media_id", "MEDIA1"}});
  desk_.ring(platform_);
  EXPECT_EQ(last<Event>().kind, "file_refused");
}

TEST_F(WeComArrivals, EnteringIsAnOpeningWithTheCodeOfTheWelcome) {
  platform_.now_seconds = to_millis(core_.now) / 1000;
  platform_.enters("wmBob");
  desk_.ring(platform_);
  EXPECT_EQ(last<Event>().kind, "open");
  EXPECT_EQ(last<Event>().key, "flyer");
  const auto sent = desk_.send(1, Card{"您好", {{"退货", "我要退货"}}}, "bot");
  EXPECT_TRUE(std::holds_alternative<channels::Delivered>(sent));
  ASSERT_EQ(platform_.sent().size(), 1U);
  EXPECT_TRUE(platform_.sent()[0].on_event);
  EXPECT_EQ(platform_.sent()[0].type, "msgmenu");
}

TEST_F(WeComArrivals, EnteringWithoutACodeAsksForNoWelcome) {
  platform_.event({{"event_type", "enter_session"}, {"external_userid", "wmBob"}, {"scene_param", "flyer"}});
  desk_.ring(platform_);
  EXPECT_EQ(last<Event>().kind, "entered");
}

TEST_F(WeComArrivals, AFailedSendIsAReceipt) {
  platform_.event({{"event_type", "msg_send_fail"},
                   {"external_userid", "wmBob"},
                   {"fail_msgid", "our-1"},
                   {"fail_type", 10}});
  desk_.ring(platform_);
  ASSERT_EQ(core_.receipts.size(), 1U);
  EXPECT_EQ(core_.receipts[0].provider_id, "our-1");
  EXPECT_FALSE(core_.receipts[0].arrived);
  EXPECT_EQ(core_.receipts[0].reason, "顾客拒收消息 / the customer refuses messages");
  EXPECT_TRUE(core_.accepted.empty());
}

TEST_F(WeComArrivals, RecallsAndColleaguesWordsAreShown) {
  platform_.event({{"event_type", "user_recall_msg"}, {"external_userid", "wmBob"}, {"recall_msgid", "m9"}});
  desk_.ring(platform_);
  EXPECT_EQ(last<Event>().kind, "recalled");
  platform_.colleague_says("wmBob", "lili", "马上查");
  desk_.ring(platform_);
  EXPECT_EQ(last<Event>().kind, "colleague");
  EXPECT_EQ(last<Event>().key, "lili: 马上查");
}

TEST_F(WeComArrivals, WhoHasTheConversationIsShownAndKnown) {
  platform_.says("wmBob", "在吗");
  change(1);
  EXPECT_EQ(last<Event>().kind, "session_taken");
  const auto objection = desk_.service->objection({1, 1, 1, core_.accepted[0].from, Text{"您好"}});
  ASSERT_TRUE(objection);
  EXPECT_EQ(objection->code, "held_elsewhere");
  EXPECT_NE(objection->zh.find("lili"), std::string::npos);
  change(3);
  EXPECT_EQ(last<Event>().kind, "session_ended");
  EXPECT_FALSE(desk_.service->objection({1, 1, 1, core_.accepted[0].from, Text{"您好"}}));
}

TEST_F(WeComArrivals, CustomersNobodyNamesAreLeftOut) {
  platform_.item("", "text", {{"content", "谁"}});
  platform_.event({{"event_type", "user_recall_msg"}, {"recall_msgid", "m9"}});
  desk_.ring(platform_);
  EXPECT_TRUE(core_.accepted.empty());
}

}  // namespace
}  // namespace xiaoer
