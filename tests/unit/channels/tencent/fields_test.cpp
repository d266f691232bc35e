// SPDX-License-Identifier: Apache-2.0
#include "channels/tencent/fields.h"

#include "gtest/gtest.h"

namespace xiaoer::channels::tencent {
namespace {

std::string message(const std::string& content) {
  return "<xml><FromUserName><![CDATA[oU1]]></FromUserName><CreateTime>1348831860</CreateTime>"
         "<Content><![CDATA[" +
         content + "]]></Content><MsgId>123</MsgId></xml>";
}
std::string content_of(const std::string& body) {
  const auto fields = read_xml(body);
  return fields && (*fields)["MsgId"] == "123" && (*fields)["FromUserName"] == "oU1" ? (*fields)["Content"]
                                                                                     : "(none)";
}

TEST(ReadXml, ReadsNamesAndInnerNames) {
  const auto fields = read_xml(
      "\xEF\xBB\xBF<?xml version=\"1.0\" "
      "encoding=\"UTF-8\"?>\n<xml><A>1</A><B><C><![CDATA[<x>&]]></C><D>2</D></B>"
      "<L><item><P>3</P></item><item><P>4</P></item></L><E/><F></F></xml>\n");
  ASSERT_TRUE(fields);
  EXPECT_EQ((*fields)["A"], "1");
  EXPECT_EQ((*fields)["B.C"], "<x>&");
  EXPECT_EQ((*fields)["B.D"], "2");
  EXPECT_EQ((*fields)["L.item.P"], "3");
  EXPECT_TRUE(fields->has("E") && fields->has("F") && !fields->has("G"));
}

TEST(ReadXml, KeepsWhatPeopleWrite) {
  for (const std::string text :
       {"你好", "a\nb", "\x02", "<b>&amp;</b>", "<!DOCTYPE html>", "<!ENTITY x>", "]]", ">", "<![CDATA[",
        "<![CDATA[x]]>", "a <![CDATA[x]]> b", "]]> <b> ]]>", "👨‍👩‍👧", ""})
    EXPECT_EQ(content_of(message(text)), text);
}

TEST(ReadXml, JoinsASplitEndOfCdata) {
  EXPECT_EQ(content_of("<xml><FromUserName>oU1</FromUserName><MsgId>123</MsgId>" +
                       element("Content", "a]]>b]]>") + "</xml>"),
            "a]]>b]]>");
}

TEST(ReadXml, RefusesDeclarationsBeforeParsing) {
  const std::string rest = message("x");
  for (const std::string& bad :
       {"<!DOCTYPE xml [<!ENTITY a \"b\">]>" + rest,
        "<?xml version=\"1.0\"?><!DOCTYPE a SYSTEM \"file:///etc/passwd\">" + rest,
        std::string("<xml><!DOCTYPE a><MsgId>1</MsgId></xml>"), std::string("<xml><!ENTITY a 'b'></xml>"),
        "<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + rest,
        "<?xml version='1.0' encoding='utf-7'?>" + rest})
    EXPECT_FALSE(read_xml(bad)) << bad;
}

TEST(ReadXml, RefusesOtherEncodings) {
  const std::string text = message("x");
  std::string wide = "\xFF\xFE", wide_big;
  for (const char c : text) {
    wide += std::string{c, '\0'};
    wide_big += std::string{'\0', c};
  }
  EXPECT_FALSE(read_xml(wide));
  EXPECT_FALSE(read_xml(wide_big));
  EXPECT_FALSE(read_xml("+ADw-xml+AD4-"));
  EXPECT_FALSE(read_xml("\x4C\xA7\x94\x93"));   // EBCDIC "<xml"
  EXPECT_FALSE(read_xml(message("\xC4\xE3")));  // GBK
}

TEST(ReadXml, RefusesTooMuchAndTooDeep) {
  EXPECT_FALSE(read_xml(message(std::string(kLargestBody, 'a'))));
  std::string deep = "<xml>";
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  EXPECT_FALSE(read_xml(deep));
  EXPECT_FALSE(read_xml(deep + std::string(200'000, '<')));
}

std::string times(int count, const std::string& text) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

// Each of these once led the look at the markup astray.
TEST(ReadXml, RefusesWhatHidesItsDepth) {
  EXPECT_FALSE(read_xml("<xml><!--" + times(100'000, "</") + "-->" + times(100'000, "<a>")));
  EXPECT_FALSE(read_xml("<xml><!--" + times(90'000, "</") + "-->" + times(90'000, "<a>") +
                        times(90'000, "</a>") + "</xml>"));
  EXPECT_FALSE(read_xml("<xml><?x " + times(90'000, "</") + "?>" + times(90'000, "<a>") +
                        times(90'000, "</a>") + "</xml>"));
  EXPECT_FALSE(read_xml("<xml>" + times(70'000, "<a b='/>'>") + "x" + times(70'000, "</a>") + "</xml>"));
  EXPECT_FALSE(read_xml("<xml>" + times(250'000, "</<a")));  // was looked at 250,000 times
  EXPECT_FALSE(read_xml("<xml><![CDATA[x]]>" + times(100'000, "<a>") + times(100'000, "</a>") + "</xml>"));
  EXPECT_FALSE(read_xml("<xml><a><![CDATA[x]]></a>" + times(15, "<b c=\"'/>\">") + "<d>1</d>" +
                        times(15, "</b>") + "</xml>"));
}

TEST(ReadXml, TakesSixteenLevelsButNoMore) {
  const auto nested = [](int count) {
    return "<xml>" + times(count, "<a b='>'>") + "1" + times(count, "</a>") + "</xml>";
  };
  EXPECT_TRUE(read_xml(nested(kDeepest - 1)));
  EXPECT_FALSE(read_xml(nested(kDeepest)));
}

TEST(ReadXml, RefusesLongNamesAndManyFields) {
  const std::string name(100'000, 'n');
  EXPECT_FALSE(read_xml("<xml><" + name + ">" + times(25'000, "<b/>") + "</" + name + "></xml>"));
  const std::string longest(kLongestName, 'n');
  EXPECT_TRUE(read_xml("<xml><" + longest + "/></xml>"));
  EXPECT_FALSE(read_xml("<xml><" + longest + "n/></xml>"));
  EXPECT_FALSE(read_xml("<xml><" + longest + "><b/></" + longest + "></xml>"));
  EXPECT_TRUE(read_xml("<xml>" + times(kMostFields, "<b/>") + "</xml>"));
  EXPECT_FALSE(read_xml("<xml>" + times(kMostFields + 1, "<b/>") + "</xml>"));
}

TEST(ReadXml, ReadsLiterallyWhatClosesTooMuch) {
  EXPECT_EQ(content_of(message("]]></Content></xml></xml></xml>")), "]]></Content></xml></xml></xml>");
  EXPECT_EQ(content_of(message("]]></Content><!-- <b")), "]]></Content><!-- <b");
}

TEST(ReadXml, RefusesWhatIsNoMessage) {
  for (const std::string bad : {"", " ", "xml", "<html></html>", "{}", "[]", "<xml>", "<xml",
                                "<xml></xml></xml>", "<xmlx></xmlx>", "<?xml", "<?xml version='1.0'", "null"})
    EXPECT_FALSE(read_xml(bad).has_value() && !read_xml(bad)->all().empty()) << bad;
}

TEST(ReadJson, FlattensObjectsAndLists) {
  const auto fields =
      read_json(R"({"A":"x","N":24000000000000001,"L":{"List":[{"T":"1"},{"T":"2"}]},"Z":null})");
  ASSERT_TRUE(fields);
  EXPECT_EQ((*fields)["A"], "x");
  EXPECT_EQ((*fields)["N"], "24000000000000001");
  EXPECT_EQ((*fields)["L.List.T"], "1");
  EXPECT_FALSE(fields->has("Z"));
  EXPECT_EQ((*read_json(R"({"L":{"List":{"T":"1"}}})"))["L.List.T"], "1");
}

TEST(ReadJson, RefusesWhatIsNoObjectOrTooDeep) {
  for (const std::string& bad :
       {std::string("[]"), std::string("null"), std::string("{"), std::string(50'000, '['),
        "{\"a\":" + std::string(50'000, '{'), std::string("{\"a\":\"\xFF\"}")})
    EXPECT_FALSE(read_json(bad));
  EXPECT_TRUE(read_json(R"({"a":"[[[[[[[[[[[[[[[[[[[[[[[[\"{{{{"})"));
}

TEST(ReadJson, RefusesLongNamesAndManyFields) {
  const std::string name(100'000, 'n'), longest(kLongestName, 'n');
  EXPECT_FALSE(read_json("{\"" + name + "\":[1" + times(25'000, ",1") + "]}"));
  EXPECT_TRUE(read_json("{\"" + longest + "\":1}"));
  EXPECT_FALSE(read_json("{\"" + longest + "n\":1}"));
  EXPECT_FALSE(read_json("{\"" + longest + "\":{\"b\":1}}"));
  EXPECT_TRUE(read_json("{\"a\":[1" + times(kMostFields - 1, ",1") + "]}"));
  EXPECT_FALSE(read_json("{\"a\":[1" + times(kMostFields, ",1") + "]}"));
}

TEST(Cdata, SplitsItsEndAndDropsControls) {
  EXPECT_EQ(cdata("a]]>b"), "<![CDATA[a]]]]><![CDATA[>b]]>");
  EXPECT_EQ(cdata(std::string("a\0\x02\n\x1F", 5)), "<![CDATA[a\n]]>");
}

}  // namespace
}  // namespace xiaoer::channels::tencent
