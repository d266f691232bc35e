// SPDX-License-Identifier: Apache-2.0
// V1 to V6: what other implementations make of the same keys and messages.
#include "channels/tencent/envelope.h"

#include "channels/tencent/encoding.h"
#include "channels/tencent/fields.h"
#include "foundation/encoding.h"
#include "gtest/gtest.h"

namespace xiaoer::channels::tencent {
namespace {

constexpr const char* kOaKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
constexpr const char* kOaId = "wxb11529c136998cb6";
constexpr const char* kCorpKey = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR";
constexpr const char* kCorpId = "wx49f0ab532d5d035a";
constexpr const char* kOurKey = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
constexpr const char* kOurId = "wx0123456789abcdef";
constexpr const char* kOurRandom = "0123456789ABCDEF";

TEST(Envelope, V1TencentsSample) {
  const std::string sealed =
      "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg==";
  const auto envelope = Envelope::make(kOaKey, kOaId);
  ASSERT_TRUE(envelope);
  EXPECT_EQ(envelope->seal("我是中文abcd123", "aaaabbbbccccdddd"), sealed);
  EXPECT_EQ(envelope->open(sealed), "我是中文abcd123");
  EXPECT_EQ(signature({"pamtest", "1409304348", "xxxxxx", sealed}),
            "82c962d39941aa48552f90ef55aa323dc620cc10");
  EXPECT_EQ(signature({"pamtest", "1409304348", "xxxxxx"}), "76480565cbe296026c53aaacd1ad523a1ddba24f");
}

TEST(Envelope, V2AnEchoString) {
  const std::string sealed =
      "4ByGGj+sVCYcvGeQYhaKIk1o0pQRNbRjxybjTGblXrBaXlTXeOo1+bXFXDQQb1o6co6Yh9Bv41n7hOchLF6p+Q==";
  EXPECT_EQ(Envelope::make(kCorpKey, kCorpId)->open(sealed), "5927782489442352469");
  EXPECT_TRUE(signature_fits("dd6b9c95b495b3f7e2901bfbc76c664930ffdb96",
                             {"123456", "1411443780", "437374425", sealed}));
}

TEST(Envelope, V3AMessage) {
  const std::string sealed =
      "RgqEoJj5A4EMYlLvWO1F86ioRjZfaex/"
      "gePD0gOXTxpsq5Yj4GNglrBb8I2BAJVODGajiFnXBu7mCPatfjsu6IHCrsTyeDXzF6Bv283d"
      "Gymzxh6ydJRvZsryDyZbLTE7rhnus50qGPMfp2wASFlzEgMW9z1ef/RD8XzaFYgm7iTdaXpXaG4+BiYyolBug/gYNx410cvkKR2/"
      "nPwBiT+P4hIiOAQqGp/"
      "TywZBtDh1yCF2KOd0gpiMZ5jSw3e29mTvmUHzkVQiMS6td7vXUaWOMZnYZlF3So2SjHnwh4jYFxdgpkHHqIrH/"
      "54SNdshoQgWYEvccTKe7FS709/"
      "5t6NMxuGhcUGAPOQipvWTT4dShyqio7mlsl5noTrb++x6En749zCpQVhDpbV6GDnTbcX2e8K9QaNWHp91eBdCRxthuL0=";
  const auto message = Envelope::make(kCorpKey, kCorpId)->open(sealed);
  ASSERT_TRUE(message);
  const auto fields = read_xml(*message);
  ASSERT_TRUE(fields);
  EXPECT_EQ((*fields)["FromUserName"], "messense");
  EXPECT_EQ((*fields)["CreateTime"], "1411525903");
  EXPECT_EQ((*fields)["Content"], "test");
  EXPECT_EQ((*fields)["MsgId"], "4363689963896700987");
  EXPECT_EQ((*fields)["AgentID"], "1");
  EXPECT_EQ(signature({"123456", "1411525903", "461056294", sealed}),
            "74d92dfeb87ba7c714f89d98870ae5eb62dff26d");
}

TEST(Envelope, V4AReply) {
  const std::string message =
      "<xml>\n<MsgType><![CDATA[text]]></MsgType>\n<Content><![CDATA[test]]></Content>\n"
      "<FromUserName><![CDATA[wx49f0ab532d5d035a]]></FromUserName>\n<ToUserName><![CDATA[messense]]></"
      "ToUserName>\n"
      "<AgentID>1</AgentID>\n<CreateTime>1411525903</CreateTime>\n</xml>";
  const std::string sealed = Envelope::make(kCorpKey, kCorpId)->seal(message, "1234567890123456");
  EXPECT_TRUE(sealed.starts_with("9s4gMv99m88kKTh/H8IdkOiMg6bisoy3ypwy9H4hvSPe9nsGaqyw5hhSjdYb"));
  EXPECT_EQ(signature({"123456", "1411525903", "461056294", sealed}),
            "407518b7649e86ef23978113f92d27afa9296533");
}

TEST(Envelope, V5AChineseMessage) {
  const std::string message =
      "<xml><ToUserName><![CDATA[gh_test]]></ToUserName><FromUserName><![CDATA[oUser1]]></FromUserName>"
      "<CreateTime>1700000000</CreateTime><MsgType><![CDATA[text]]></MsgType>"
      "<Content><![CDATA[我要退款，订单号2023111500001]]></Content><MsgId>24000000000000001</MsgId></xml>";
  const std::string sealed =
      "6Wy3FTppMhv6/tbz18f2Hg0+I1Tt5SvxswOXsDBKD1fM4JjR7azY/"
      "iLkD22TZ5+0ZtAq6DvM5gS+5ORgoXS6qEP4c7QL+NOzL0nBCU86U"
      "52Ywe2HjRhPEFKhricXc9luNnGFWhnoox/"
      "XmDC0h74nMCdmtu2AcNsYprTyf7A9efDOReWO+1SsSYEIZWRL6FsFMdGyDrsMAYWYjRz3R"
      "UZB8tKCppNFYjMo4dtZxXHgZbjdMojG0cJIxUI/"
      "Fvt49qBZAxgrFDCviOrcmXYvAgwqAVFL6kFObvrvIMfMt0IWfQIwzIglQCdKla8EB"
      "57CMv4Bu9ZGSoMbl2NMpOPcdNQUUDLxrFuhshCkHUlW7jxpZg1/7HtcyNpHkRkwhDeii01XdDjzB2E184ueIhTNw/"
      "fAF2S059EclN+uI"
      "b/vS9PC+wM=";
  const auto envelope = Envelope::make(kOurKey, kOurId);
  EXPECT_EQ(message.size(), 272u);
  EXPECT_EQ(envelope->seal(message, kOurRandom), sealed);
  EXPECT_EQ(envelope->open(sealed), message);
  EXPECT_EQ(signature({"gwtoken2024", "1700000001", "123456789", sealed}),
            "eb59ca75988c67a80f88dd86c5307fd5fab0bcab");
  EXPECT_EQ(signature({"gwtoken2024", "1700000001", "123456789"}),
            "a84cae69e5d852fa94edfdfa9ebcf755409d2034");
}

TEST(Envelope, V6AWholeBlockOfPadding) {
  const std::string sealed =
      "6Wy3FTppMhv6/tbz18f2Hlmh0K/"
      "xPuR2o6ahCj2FijPpifS9J03KyhkLbrCtMvGKYJu2DpnLAo4LztbCbrS1d2mZbQE5L6XY9Pl3JbpsMhb"
      "X8W1lsEcMn65ifbdeWdvr";
  const auto envelope = Envelope::make(kOurKey, kOurId);
  EXPECT_EQ(envelope->seal(std::string(26, 'x'), kOurRandom), sealed);
  EXPECT_EQ(envelope->open(sealed), std::string(26, 'x'));
}

TEST(Envelope, ComesBackForEveryLength) {
  const auto envelope = Envelope::make(kOurKey, kOurId);
  for (std::size_t size = 0; size <= 130; ++size)
    EXPECT_EQ(envelope->open(envelope->seal(std::string(size, 'a'))), std::string(size, 'a')) << size;
  EXPECT_NE(envelope->seal("a"), envelope->seal("a"));  // random every time
}

TEST(Envelope, TakesOnlyRealKeys) {
  EXPECT_FALSE(Envelope::make("", kOurId));
  EXPECT_FALSE(Envelope::make(std::string(42, 'a'), kOurId));
  EXPECT_FALSE(Envelope::make(std::string(44, 'a'), kOurId));
  EXPECT_FALSE(Envelope::make(std::string(42, 'a') + "-", kOurId));
  EXPECT_TRUE(Envelope::make(std::string(42, 'a') + "G", kOurId));  // spare bits set, as in real keys
}

TEST(Envelope, RefusesWhatIsMeantForSomebodyElse) {
  const std::string sealed = Envelope::make(kOurKey, kOurId)->seal("hello");
  EXPECT_FALSE(Envelope::make(kOurKey, "wx0123456789abcdee")->open(sealed));
  EXPECT_FALSE(Envelope::make(kOurKey, "wx0123456789abcde")->open(sealed));
  EXPECT_FALSE(Envelope::make(kOurKey, "")->open(sealed));
  EXPECT_FALSE(Envelope::make(kOaKey, kOurId)->open(sealed));
}

TEST(Envelope, RefusesEveryOtherLastBlock) {
  const auto envelope = Envelope::make(kOurKey, kOurId);
  const std::string bytes = from_base64(envelope->seal("hello", kOurRandom)).value();
  for (std::size_t at = bytes.size() - 32; at < bytes.size(); ++at)
    for (const int flip : {1, 2, 0x10, 0x80, 0xFF}) {
      std::string changed = bytes;
      changed[at] = static_cast<char>(changed[at] ^ flip);
      EXPECT_FALSE(envelope->open(to_base64(changed))) << at;
    }
}

TEST(Envelope, RefusesWhatIsNoEnvelope) {
  const auto envelope = Envelope::make(kOurKey, kOurId);
  const std::string sealed = envelope->seal("hello");
  for (const std::string& bad :
       {std::string(), std::string("AAAA"), std::string("%%%%"), sealed.substr(4), sealed.substr(0, 24),
        sealed + "AAAA", std::string(1000, 'A'), to_base64(std::string(64, '\xFF'))})
    EXPECT_FALSE(envelope->open(bad)) << bad.substr(0, 20);
}

TEST(Signature, FitsOnlyWhole) {
  const std::string right = signature({"b", "a"});
  EXPECT_EQ(right, signature({"a", "b"}));
  EXPECT_TRUE(signature_fits(right, {"a", "b"}));
  EXPECT_FALSE(signature_fits("", {"a", "b"}));
  EXPECT_FALSE(signature_fits(right.substr(1), {"a", "b"}));
  EXPECT_FALSE(signature_fits(right + "0", {"a", "b"}));
}

TEST(Base64, IsStrictButForSpareBits) {
  EXPECT_EQ(to_base64(""), "");
  EXPECT_EQ(to_base64("a"), "YQ==");
  EXPECT_EQ(to_base64("ab"), "YWI=");
  EXPECT_EQ(from_base64("YR=="), "a");
  for (const char* bad : {"Y", "YQ", "YQ=", "Y===", "====", "Y=Q=", "YQ==YQ==", "YQ= ", "YQ-_"})
    EXPECT_FALSE(from_base64(bad)) << bad;
}

}  // namespace
}  // namespace xiaoer::channels::tencent
