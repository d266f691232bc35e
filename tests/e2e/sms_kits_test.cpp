// SPDX-License-Identifier: Apache-2.0
// The cloud providers' own kits against our drivers: what a kit signs for our request is what we signed, what
// we sign for a kit's request is what it sent, and each side accepts the other's callbacks.
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "channels/sms/aliyun_driver.h"
#include "channels/sms/signing.h"
#include "channels/sms/tencent_driver.h"
#include "channels/sms/twilio_driver.h"
#include "foundation/encoding.h"
#include "foundation/random.h"
#include "tests/e2e/support/child.h"
#include "tests/e2e/support/test_folder.h"

namespace xiaoer::channels::sms {
namespace {

using nlohmann::json;
using test::TestFolder;

constexpr const char* kHook = "https://gw.example.com/hooks/sms/main";
constexpr const char* kText = "工单 T1001：退款 10% 已到账 *~+&=/?😀";

// Words with a meaning for forms, queries and JSON.
std::vector<std::string> texts() {
  return {kText, "", " ", "a+b c", "\"引号\"\\", "行一\n行二", "100%25", "é~*'()!", std::string(35, '*')};
}

// What a driver sends, caught; the provider says it is well.
class Caught {
 public:
  WebParts parts(std::string key = "k") {
    return {kHook,
            std::move(key),
            "【小店】",
            "小店",
            rules_,
            [] { return from_millis(1'704'164'645'000); },
            [this](const HttpCall& call) {
              call_ = call;
              HttpAnswer answer;
              answer.status = 200;
              return answer;
            }};
  }
  [[nodiscard]] const HttpCall& call() const { return call_; }
  [[nodiscard]] std::string header(const std::string& name) const {
    for (const std::string& line : call_.headers)
      if (line.starts_with(name + ": ")) return line.substr(name.size() + 2);
    return "";
  }

 private:
  const Rules rules_ = read_rules(XIAOER_SOURCE_DIR "/config/sms/china.toml");
  HttpCall call_;
};

Templates templates() {
  return Templates({{"SMS_1", "{text}", "text", 200, false}});
}

// One answer for each question.
std::vector<json> ask_kits(const std::vector<json>& questions, const TestFolder& folder) {
  std::string input;
  for (const json& question : questions) input += question.dump() + "\n";
  std::istringstream output(
      test::run_program(test::peer_command("sms_kits.js", {}, folder.path()), input, folder.path()));
  std::vector<json> answers;
  for (std::string line; std::getline(output, line);) answers.push_back(json::parse(line).at("answer"));
  return answers;
}

std::map<std::string, std::string> query_of(const std::string& url) {
  return form_fields(url.substr(url.find('?') + 1));
}

// Of a request that names them in its Authorization: "…SignedHeaders=a;b,Signature=…".
std::map<std::string, std::string> signed_headers(const json& headers) {
  const std::string authorization = headers.at("authorization");
  const std::size_t begin = authorization.find("SignedHeaders=") + 14;
  std::istringstream names(authorization.substr(begin, authorization.find(',', begin) - begin));
  std::map<std::string, std::string> found;
  for (std::string name; std::getline(names, name, ';');) found[name] = headers.at(name);
  return found;
}

TEST(AliyunKit, SignsOurRequestsAsWeDo) {
  const TestFolder folder;
  std::vector<json> questions;
  std::vector<std::string> ours;
  for (const std::string& text : texts()) {
    Caught caught;
    AliyunDriver driver({"https://dysmsapi.aliyuncs.com", "AK", "SK", "12", templates()}, caught.parts());
    static_cast<void>(driver.submit({{7, "+8613800138000", "x" + text, "bot"}}));
    json headers = json::object();
    for (const std::string& line : caught.call().headers)
      if (!line.starts_with("Authorization"))
        headers[line.substr(0, line.find(':'))] = line.substr(line.find(':') + 2);
    questions.push_back({{"op", "aliyun-sign"},
                         {"method", caught.call().method},
                         {"query", query_of(caught.call().url)},
                         {"headers", headers},
                         {"key", "AK"},
                         {"secret", "SK"}});
    ours.push_back(caught.header("Authorization"));
  }
  const auto answers = ask_kits(questions, folder);
  ASSERT_EQ(answers.size(), ours.size());
  for (std::size_t i = 0; i < ours.size(); ++i) EXPECT_EQ(answers[i], ours[i]) << questions[i];
}

TEST(AliyunKit, SendsWhatWeWouldSignAlike) {
  const TestFolder folder;
  const json value = {{"text", kText}};
  const auto answers = ask_kits({{{"op", "aliyun-send"},
                                  {"key", "AK"},
                                  {"secret", "SK"},
                                  {"message",
                                   {{"phoneNumbers", "13800138000"},
                                    {"signName", "小店"},
                                    {"templateCode", "SMS_1"},
                                    {"templateParam", value.dump()},
                                    {"outId", "7"}}}}},
                                folder);
  ASSERT_EQ(answers.size(), 1u);
  const json& sent = answers[0];
  EXPECT_EQ(sent.at("result"), "biz-1");
  AcsRequest request;
  request.query = query_of(sent.at("url"));
  request.headers = signed_headers(sent.at("headers"));
  EXPECT_EQ(acs_authorization(request, "AK", "SK"), sent.at("headers").at("authorization"));

  Caught caught;
  AliyunDriver driver({"https://dysmsapi.aliyuncs.com", "AK", "SK", "", templates()}, caught.parts());
  static_cast<void>(driver.submit({{7, "+8613800138000", kText, "bot"}}));
  EXPECT_EQ(query_of(caught.call().url), request.query);
}

TEST(TencentKit, SignsOurRequestsAsWeDo) {
  const TestFolder folder;
  std::vector<json> questions;
  std::vector<std::string> ours;
  for (const std::string& text : texts()) {
    Caught caught;
    TencentDriver driver(
        {"https://sms.tencentcloudapi.com", "ap-guangzhou", "AKID", "SK", "1400", "", templates()},
        caught.parts());
    static_cast<void>(driver.submit({{7, "+8613800138000", "x" + text, "bot"}}));
    questions.push_back({{"op", "tencent-sign"},
                         {"host", caught.header("Host")},
                         {"contentType", caught.header("Content-Type")},
                         {"service", "sms"},
                         {"at", std::stoll(caught.header("X-TC-Timestamp"))},
                         {"body", caught.call().body},
                         {"key", "AKID"},
                         {"secret", "SK"}});
    ours.push_back(caught.header("Authorization"));
  }
  const auto answers = ask_kits(questions, folder);
  ASSERT_EQ(answers.size(), ours.size());
  for (std::size_t i = 0; i < ours.size(); ++i) EXPECT_EQ(answers[i], ours[i]) << questions[i];
}

// The kit takes the name of the service from the host's first label: "127" here.
TEST(TencentKit, SendsWhatWeWouldSignAlike) {
  const TestFolder folder;
  const auto answers = ask_kits({{{"op", "tencent-send"},
                                  {"key", "AKID"},
                                  {"secret", "SK"},
                                  {"message",
                                   {{"PhoneNumberSet", {"+8613800138000"}},
                                    {"SmsSdkAppId", "1400"},
                                    {"SignName", "小店"},
                                    {"TemplateId", "SMS_1"},
                                    {"TemplateParamSet", {kText}},
                                    {"SessionContext", "7"}}}}},
                                folder);
  ASSERT_EQ(answers.size(), 1u);
  const json& sent = answers[0];
  EXPECT_EQ(sent.at("result"), "serial-1");
  const json& headers = sent.at("headers");
  TcRequest request;
  request.host = "127.0.0.1";
  request.service = "127";
  request.content_type = headers.at("content-type");
  request.body = sent.at("body");
  request.at = std::stoll(headers.at("x-tc-timestamp").get<std::string>());
  EXPECT_EQ(tc_authorization(request, "AKID", "SK"), headers.at("authorization"));

  Caught caught;
  TencentDriver driver(
      {"https://sms.tencentcloudapi.com", "ap-guangzhou", "AKID", "SK", "1400", "", templates()},
      caught.parts());
  static_cast<void>(driver.submit({{7, "+8613800138000", kText, "bot"}}));
  EXPECT_EQ(json::parse(caught.call().body), json::parse(request.body));
  EXPECT_EQ(caught.header("X-TC-Action"), headers.at("x-tc-action"));
  EXPECT_EQ(caught.header("X-TC-Version"), headers.at("x-tc-version"));
  EXPECT_EQ(caught.header("X-TC-Region"), headers.at("x-tc-region"));
}

class TwilioKit : public ::testing::Test {
 protected:
  // Whether our driver takes a callback with this signature.
  bool takes(const std::map<std::string, std::string>& fields, const std::string& signature) {
    std::vector<std::pair<std::string, std::string>> form(fields.begin(), fields.end());
    WebhookRequest request{
        "POST",       "/hooks/sms/main", {}, {{"x-twilio-signature", signature}}, form_encoded(form),
        "203.0.113.1"};
    int taken = 0;
    const auto reply =
        driver_.callback(request, [&](const Delivery& delivery) { taken += delivery.arrivals.size() == 1; });
    return reply.status == 200 && taken == 1;
  }
  static std::map<std::string, std::string> message(const std::string& text) {
    return {{"MessageSid", "SM1"}, {"AccountSid", "AC1"}, {"From", "+8613800138000"}, {"To", "+15005550006"},
            {"Body", text},        {"NumMedia", "0"},     {"SmsStatus", "received"}};
  }

  const TestFolder folder_;
  Caught caught_;
  TwilioDriver driver_{{"https://api.twilio.com", "AC1", "token", "+15005550006"}, caught_.parts()};
};

TEST_F(TwilioKit, CallbacksThatItSignsAreTakenAndOursPassItsCheck) {
  std::vector<json> questions;
  for (const std::string& text : texts()) {
    const auto fields = message(text);
    const std::string ours = twilio_signature(kHook, fields, "token");
    questions.push_back({{"op", "twilio-sign"}, {"url", kHook}, {"fields", fields}, {"token", "token"}});
    questions.push_back({{"op", "twilio-check"},
                         {"url", kHook},
                         {"fields", fields},
                         {"token", "token"},
                         {"signature", ours}});
    questions.push_back({{"op", "twilio-check"},
                         {"url", kHook},
                         {"fields", message(text + "!")},
                         {"token", "token"},
                         {"signature", ours}});
  }
  const auto answers = ask_kits(questions, folder_);
  ASSERT_EQ(answers.size(), questions.size());
  for (std::size_t i = 0; i < answers.size(); i += 3) {
    const auto fields = message(texts()[i / 3]);
    EXPECT_TRUE(takes(fields, answers[i])) << questions[i];
    EXPECT_FALSE(takes(message(texts()[i / 3] + "!"), answers[i])) << questions[i];
    EXPECT_EQ(answers[i + 1], true) << questions[i];
    EXPECT_EQ(answers[i + 2], false) << questions[i];
  }
}

TEST_F(TwilioKit, SendsTheSameForm) {
  const auto answers = ask_kits({{{"op", "twilio-send"},
                                  {"account", "AC1"},
                                  {"token", "token"},
                                  {"message",
                                   {{"to", "+8613800138000"},
                                    {"from", "+15005550006"},
                                    {"body", std::string("【小店】") + kText},
                                    {"statusCallback", kHook}}}}},
                                folder_);
  ASSERT_EQ(answers.size(), 1u);
  static_cast<void>(driver_.submit({{7, "+8613800138000", kText, "bot"}}));
  EXPECT_EQ(answers[0].at("url"), caught_.call().url);
  EXPECT_EQ(answers[0].at("fields"), json(form_fields(caught_.call().body)));
  EXPECT_EQ(caught_.header("Authorization"), "Basic " + to_base64("AC1:token"));
}

}  // namespace
}  // namespace xiaoer::channels::sms
