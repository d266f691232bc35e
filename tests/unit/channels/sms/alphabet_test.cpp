// SPDX-License-Identifier: Apache-2.0
#include "channels/sms/alphabet.h"

#include "channels/sms/pieces.h"
#include "foundation/text.h"
#include "gtest/gtest.h"

namespace xiaoer::channels::sms {
namespace {

TEST(Gsm7, KnowsItsTwoTablesAndNothingElse) {
  EXPECT_EQ(to_gsm7("Hi @£$"), "Hi " + std::string("\0\x01\x02", 3));
  EXPECT_EQ(to_gsm7("€[x]"), "\x1B\x65\x1B<x\x1B>");
  EXPECT_EQ(to_gsm7("退款"), std::nullopt);
  EXPECT_EQ(to_gsm7("ê"), std::nullopt);
  EXPECT_EQ(to_gsm7("\x1B"), std::nullopt);
  const std::string every =
      "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./09:;<=>?¡AZÄÖÑÜ§¿azäöñüà^{}\\[~]|€";
  EXPECT_EQ(from_gsm7(to_gsm7(every).value()), every);
}

TEST(Gsm7, ReadsWhatIsNotSeptets) {
  EXPECT_EQ(from_gsm7("a\x1B"), "a");
  EXPECT_TRUE(is_valid_utf8(from_gsm7("\xFF\x80\x1B\xFF")));
}

TEST(Ucs2, KeepsPairsAndMendsLoneHalves) {
  const std::string text = "退款👍🏽𠮷";
  EXPECT_EQ(from_ucs2(to_ucs2(text)), text);
  EXPECT_EQ(to_ucs2("退款"), std::string("\x90\x00\x6B\x3E", 4));
  EXPECT_EQ(from_ucs2("\xD8\x3D"), "\uFFFD");
  EXPECT_EQ(from_ucs2(std::string("\xDC\x4D\x00\x41\x42", 5)),
            "\uFFFD"
            "A");
}

TEST(Decoded, EveryCodingGivesTextOrSaysThatItCannot) {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  for (int coding = 0; coding < 256; ++coding)
    for (const Alphabet usual : {Alphabet::gsm7, Alphabet::latin1, Alphabet::ucs2})
      if (const auto text = decoded(all, static_cast<std::uint8_t>(coding), usual)) {
        EXPECT_TRUE(is_valid_utf8(*text)) << coding;
        EXPECT_EQ(text->find('\0'), std::string::npos) << coding;
      }
  EXPECT_EQ(decoded(to_ucs2("你好"), 8, Alphabet::gsm7), "你好");
  EXPECT_EQ(decoded(to_ucs2("你好"), 0x18, Alphabet::gsm7), "你好");
  EXPECT_EQ(decoded("\xC4\xE3\xBA\xC3", 15, Alphabet::gsm7), "你好");
  EXPECT_EQ(decoded("caf\xE9", 3, Alphabet::gsm7), "café");
  EXPECT_EQ(decoded("ok", 4, Alphabet::gsm7), "ok");
  EXPECT_EQ(decoded("\x01\x02", 4, Alphabet::gsm7), std::nullopt);
  EXPECT_EQ(decoded("\x80\xFF", 0xF4, Alphabet::gsm7), std::nullopt);
}

std::string repeated(const std::string& sign, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += sign;
  return text;
}

TEST(Pieces, AreCountedAsOperatorsCount) {
  EXPECT_EQ(count_pieces("", Alphabet::gsm7), 1);
  EXPECT_EQ(count_pieces(repeated("a", 160), Alphabet::gsm7), 1);
  EXPECT_EQ(count_pieces(repeated("a", 161), Alphabet::gsm7), 2);
  EXPECT_EQ(count_pieces(repeated("a", 306), Alphabet::gsm7), 2);
  EXPECT_EQ(count_pieces(repeated("a", 307), Alphabet::gsm7), 3);
  EXPECT_EQ(count_pieces(repeated("€", 80), Alphabet::gsm7), 1);
  EXPECT_EQ(count_pieces(repeated("€", 81), Alphabet::gsm7), 2);
  EXPECT_EQ(count_pieces(repeated("中", 70), Alphabet::gsm7), 1);
  EXPECT_EQ(count_pieces(repeated("中", 71), Alphabet::gsm7), 2);
  EXPECT_EQ(count_pieces(repeated("中", 134), Alphabet::gsm7), 2);
  EXPECT_EQ(count_pieces(repeated("中", 135), Alphabet::gsm7), 3);
  EXPECT_EQ(count_pieces(repeated("👍", 35), Alphabet::gsm7), 1);
  EXPECT_EQ(count_pieces(repeated("a", 71), Alphabet::ucs2), 2);
}

TEST(Pieces, NeverTearASign) {
  for (const std::string& text : {"a" + repeated("👍", 100), repeated("€", 200), "a" + repeated("€", 200)}) {
    std::string joined, septets;
    for (const Piece& piece : pieces_of(text, 7, Alphabet::gsm7)) {
      ASSERT_TRUE(piece.header);
      EXPECT_LE(piece.bytes.size(), piece.data_coding == 8 ? 140u : 159u);
      joined += decoded(open_header(piece.bytes).content, piece.data_coding, Alphabet::gsm7).value();
    }
    EXPECT_EQ(joined, text);
  }
}

TEST(Pieces, HeadersAreReadInBothWidthsAndAmongOthers) {
  const auto pieces = pieces_of(repeated("中", 100), 0, Alphabet::gsm7);
  EXPECT_EQ(open_header(pieces[1].bytes).place, (Place{0, 2, 2, false}));
  const std::string wide_bytes("\x06\x08\x04\x12\x34\x03\x01xy", 9);
  const auto wide = open_header(wide_bytes);
  EXPECT_EQ(wide.place, (Place{0x1234, 3, 1, true}));
  EXPECT_EQ(wide.content, "xy");
  const std::string ports_bytes("\x0B\x05\x04\x0B\x84\x23\xF0\x00\x03\x01\x02\x02z", 13);
  const auto ports = open_header(ports_bytes);
  EXPECT_EQ(ports.place, (Place{1, 2, 2, false}));
}

TEST(Pieces, HeadersThatDoNotFitAreLeftAsTheyAre) {
  for (const std::string& bytes : {std::string(""), std::string("\x09\x00\x03\x01", 4),
                                   std::string("\x05\x00\x09\x01\x02\x01x", 7), std::string("\x01\x00x", 3)})
    EXPECT_EQ(open_header(bytes).content, bytes);
  for (const char* impossible : {"\x05\x00\x03\x01\x02\x00", "\x05\x00\x03\x01\x02\x03",
                                 "\x05\x00\x03\x01\x01\x01", "\x05\x00\x03\x01\x00\x01"})
    EXPECT_EQ(open_header(std::string(impossible, 6)).place, std::nullopt);
}

}  // namespace
}  // namespace xiaoer::channels::sms
