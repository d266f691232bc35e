// SPDX-License-Identifier: Apache-2.0
// The vectors are those of the providers' documents and kits.
#include "channels/sms/signing.h"

#include "channels/sms/templates.h"
#include "gtest/gtest.h"

namespace xiaoer::channels::sms {
namespace {

std::string signature_in(const std::string& authorization) {
  return authorization.substr(authorization.find("Signature=") + 10);
}

TEST(Acs3, DocumentedVector) {
  AcsRequest request;
  request.query = {{"ImageId", "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"},
                   {"RegionId", "cn-shanghai"}};
  request.headers = {
      {"host", "ecs.cn-shanghai.aliyuncs.com"},
      {"x-acs-action", "RunInstances"},
      {"x-acs-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"x-acs-date", "2023-10-26T10:22:32Z"},
      {"x-acs-signature-nonce", "3156853299f313e23d1673dc12e1703d"},
      {"x-acs-version", "2014-05-26"}};
  EXPECT_EQ(signature_in(acs_authorization(request, "YourAccessKeyId", "YourAccessKeySecret")),
            "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0");
}

TEST(Acs3, ChineseParametersVector) {
  AcsRequest request;
  request.query = {{"OutId", "T1001"},
                   {"PhoneNumbers", "13800138000"},
                   {"SignName", "小店"},
                   {"TemplateCode", "SMS_100001"},
                   {"TemplateParam", R"({"no":"T1001"})"}};
  request.headers = {
      {"host", "dysmsapi.aliyuncs.com"},
      {"x-acs-action", "SendSms"},
      {"x-acs-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"x-acs-date", "2024-01-02T03:04:05Z"},
      {"x-acs-signature-nonce", "nonce-0001"},
      {"x-acs-version", "2017-05-25"}};
  EXPECT_EQ(signature_in(acs_authorization(request, "AKTEST", "SKTEST")),
            "53f216a5b89e8ad2fb2cd025649f78a91ff62adf5a9c4fab10cc4798cb870841");
}

TEST(Tc3, KitsVector) {
  TcRequest request;
  request.host = "sms.tencentcloudapi.com";
  request.service = "sms";
  request.content_type = "application/json";
  request.body =
      R"({"PhoneNumberSet":["+8613800138000"],"SmsSdkAppId":"1400006666","SignName":"小店","TemplateId":"1234","TemplateParamSet":["T1001"]})";
  request.at = 1704164645;
  EXPECT_EQ(signature_in(tc_authorization(request, "AKIDTEST", "SKTEST")),
            "f865dac35d24d7a98f5f738ce1a901a84e8461463970554fd6645aa6c8c85729");
}

TEST(Twilio, DocumentedVectorAndAMessage) {
  EXPECT_EQ(twilio_signature("https://mycompany.com/myapp.php?foo=1&bar=2",
                             {{"CallSid", "CA1234567890ABCDE"},
                              {"Caller", "+14158675309"},
                              {"Digits", "1234"},
                              {"From", "+14158675309"},
                              {"To", "+18005551212"}},
                             "12345"),
            "RSOYDt4T1cUTdK1PDd93/VVr8B8=");
  EXPECT_EQ(twilio_signature("https://gw.example.com/twilio/sms",
                             {{"MessageSid", "SM1"},
                              {"AccountSid", "AC1"},
                              {"From", "+8613800138000"},
                              {"To", "+15005550006"},
                              {"Body", "退货"},
                              {"NumMedia", "0"}},
                             "tok"),
            "XLJCSk5/0HyQAx/U1A6wt8PSxD0=");
}

const Templates kTemplates({{"SMS_1", "您的工单{number}已处理完成，{rest}", "", 20, false},
                            {"SMS_2", "客服回复：{text}", "text", 12, false}});

TEST(SmsTemplates, ATextLikeAnApprovedOneBecomesIt) {
  const auto filled = kTemplates.fill("您的工单T1001已处理完成，请查收。").value();
  EXPECT_EQ(filled.code, "SMS_1");
  EXPECT_EQ(filled.values,
            (std::vector<std::pair<std::string, std::string>>{{"number", "T1001"}, {"rest", "请查收。"}}));
}

TEST(SmsTemplates, AnyOtherTextGoesAsAVariableWhenItFits) {
  EXPECT_EQ(kTemplates.fill("马上为您处理").value().text, "客服回复：马上为您处理");
  EXPECT_FALSE(kTemplates.fill("这一句话比十二个字要长得多了"));
  EXPECT_FALSE(kTemplates.fill("看 https://a.cn"));
  EXPECT_FALSE(kTemplates.fill(""));
  EXPECT_FALSE(kTemplates.fill("您的工单已处理完成，但是没有号码和别的"));
}

TEST(SmsTemplates, TheObjectionNamesTheAlternatives) {
  const auto objection = kTemplates.objection("这一句话比十二个字要长得多了");
  EXPECT_NE(objection.zh.find("12 字以内"), std::string::npos);
  EXPECT_NE(objection.zh.find("客服回复：{text}"), std::string::npos);
  EXPECT_NE(objection.en.find("12 signs"), std::string::npos);
}

}  // namespace
}  // namespace xiaoer::channels::sms
