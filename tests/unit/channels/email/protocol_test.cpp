// SPDX-License-Identifier: Apache-2.0
// The small parts: lines of IMAP, headers, addresses, limits on hostile mails.
#include <gtest/gtest.h>

#include "channels/email/compose.h"
#include "channels/email/encoded_word.h"
#include "channels/email/imap_response.h"
#include "channels/email/lmtp.h"
#include "channels/email/mail.h"
#include "channels/email/mailbox_reader.h"
#include "channels/email/placing.h"
#include "channels/email/transfer.h"
#include "channels/email/wire.h"
#include "foundation/encoding.h"

namespace xiaoer::channels::email {
namespace {

std::vector<ImapResponse> read_all(const std::string& bytes, std::size_t step) {
  ImapReader reader(1000);
  std::vector<ImapResponse> all;
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    reader.feed(std::string_view(bytes).substr(at, step));
    while (auto response = reader.next()) all.push_back(std::move(*response));
  }
  return all;
}

TEST(ImapReader, CutsLinesAndLiteralsWhereverTheBytesEnd) {
  const std::string bytes =
      "* 2 EXISTS\r\n* 1 FETCH (UID 7 BODY[] {12}\r\nhello\r\n(x){} FLAGS (\\Seen))\r\nx1 OK done\r\n";
  for (std::size_t step = 1; step < bytes.size() + 1; ++step) {
    auto all = read_all(bytes, step);
    ASSERT_EQ(all.size(), 3u) << step;
    EXPECT_TRUE(all[0].is("EXISTS"));
    const auto fetch = read_fetch(all[1]);
    ASSERT_TRUE(fetch);
    EXPECT_EQ(fetch->uid, 7u);
    EXPECT_EQ(fetch->body, "hello\r\n(x){}");
    EXPECT_EQ(all[2].line, "x1 OK done");
  }
}

TEST(ImapReader, RefusesWhatIsTooLarge) {
  ImapReader reader(100);
  reader.feed("* 1 FETCH (BODY[] {101}\r\n");
  EXPECT_THROW(static_cast<void>(reader.next()), MailServerError);
  ImapReader endless(100);
  endless.feed(std::string(3 << 20, 'x'));
  EXPECT_THROW(static_cast<void>(endless.next()), MailServerError);
}

TEST(ImapFetch, ReadsEveryOrderOfItems) {
  const auto fetch =
      read_fetch({"* 12 FETCH (FLAGS (\\Seen \"a)\" ($x)) INTERNALDATE \"20-Nov-2026 10:00:00 +0800\" "
                  "BODY[HEADER.FIELDS (TO)]<0> NIL RFC822.SIZE 44 UID 9)",
                  {}});
  ASSERT_TRUE(fetch);
  EXPECT_EQ(fetch->uid, 9u);
  EXPECT_EQ(fetch->size, 44u);
  EXPECT_EQ(fetch->internal_date, "20-Nov-2026 10:00:00 +0800");
  EXPECT_FALSE(read_fetch({"* 12 EXISTS", {}}));
}

TEST(ImapFetch, SurvivesQuotesThatDoNotEnd) {
  for (const char* line :
       {"* 1 FETCH (UID 7 BODY[] \"abc", "* 1 FETCH (FLAGS (\"a) UID 7", "* 1 FETCH (UID \""})
    EXPECT_TRUE(read_fetch({line, {}})) << line;
  EXPECT_FALSE(read_fetch({"* 1 FETCH (UID 7 BODY[] NIL)", {}})->body) << "a mail that is gone";
}

TEST(ImapNames, AreModifiedUtf7) {
  EXPECT_EQ(folder_name("工单"), "&XeVTVQ-");
  EXPECT_EQ(folder_name("A&B"), "A&-B");
  EXPECT_EQ(folder_name("INBOX/退货"), "INBOX/&kACNJw-");
  EXPECT_EQ(in_quotation("a\"b\\c\r\n"), "\"a\\\"b\\\\c\"");
}

TEST(Cursor, SurvivesItsText) {
  const Cursor cursor = cursor_from(to_text({57, 1200, {1198, 1200}}));
  EXPECT_EQ(cursor.validity, 57u);
  EXPECT_EQ(cursor.last, 1200u);
  EXPECT_EQ(cursor.open, (std::vector<std::uint64_t>{1198, 1200}));
  EXPECT_EQ(cursor_from("").validity, 0u);
}

TEST(Subjects, LoseWhatProgramsPutBefore) {
  EXPECT_EQ(bare_subject("Re: 回复：RE: 包装破损 [#57]"), "包装破损");
  EXPECT_EQ(subject_number("Re: 包装破损 [#57]"), 57);
  EXPECT_EQ(subject_number("[#x] [#] [#-1]"), 0);
  EXPECT_EQ(subject_number("[#99999999999999999999999]"), 0);
}

TEST(EncodeWords, NeverCutsACharacterAndKeepsLinesShort) {
  const std::string text = "关于您在双十一期间购买的坚果礼盒的退款申请已经处理完毕😀请查收";
  const std::string coded = encode_words(text);
  EXPECT_EQ(decode_words(coded), text);
  for (std::size_t at = 0; at < coded.size();) {
    const auto end = std::min(coded.find("\r\n", at), coded.size());
    EXPECT_LE(end - at, 76u);
    at = end + 2;
  }
  EXPECT_EQ(decode_words(encode_words("a\r\nBcc: x@y")), "a  Bcc: x@y");
  EXPECT_EQ(encode_words("a\r\nBcc: x@y").find('\n'), std::string::npos);
}

TEST(Compose, NothingBecomesAHeaderThatIsNone) {
  OutgoingMail mail;
  mail.from = {"kefu@shop.example", "小二\r\nX-Evil: 1"};
  mail.to = {"wang@example.com", "\"x\" <evil@example.org>"};
  mail.subject = "a\r\nX-Evil: 2";
  mail.message_id = "m@shop.example";
  mail.in_reply_to = "x>\r\nX-Evil: 3";
  mail.text = "正文\n.\n第二行";
  mail.files.push_back({"发票\r\nX-Evil: 4.pdf", "application/pdf\r\nX-Evil: 5", "%PDF-1.4"});
  const Mail read = read_mail(compose(mail), *shipped_rules());
  EXPECT_FALSE(read.headers.has("x-evil"));
  EXPECT_EQ(read.from.address, "kefu@shop.example");
  ASSERT_EQ(read.to.size(), 1u);
  EXPECT_EQ(read.to[0].address, "wang@example.com");
  EXPECT_EQ(read.text, "正文\n.\n第二行");
  ASSERT_EQ(read.files.size(), 1u);
  EXPECT_EQ(read.files[0].bytes, "%PDF-1.4");
  EXPECT_EQ(mail_date(from_millis(1'795'140'000'000)), "Fri, 20 Nov 2026 02:00:00 +0000");
}

TEST(Base64, IsLenient) {
  EXPECT_EQ(from_base64(to_base64("ab\0c")), "ab");
  EXPECT_EQ(from_base64("5oKo\r\n 5aW9"), "您好");
  EXPECT_EQ(from_base64("5oKo=5aW9"), "您好");
  EXPECT_EQ(from_base64("!!!!"), "");
}

struct LmtpTest : ::testing::Test {
  LmtpSession session{{"shop.example", 1000, [](const std::string& to) { return to == "kefu@shop.example"; },
                       [this](std::string raw) {
                         if (full) throw std::runtime_error("disk full");
                         stored.push_back(std::move(raw));
                       }}};
  std::string say(const std::string& bytes) {
    std::string answers;
    for (const char c : bytes) answers += session.feed(std::string_view(&c, 1));
    return answers;
  }
  bool full = false;
  std::vector<std::string> stored;
};

TEST_F(LmtpTest, AMailIsAcknowledgedOnceForEachRecipientWhenItIsStored) {
  EXPECT_EQ(session.greeting(), "220 shop.example LMTP\r\n");
  EXPECT_NE(say("LHLO mx\r\n").find("SIZE 1000"), std::string::npos);
  EXPECT_EQ(say("MAIL FROM:<wang@example.com> SIZE=9\r\nRCPT TO:<KEFU@shop.example>\r\nRCPT "
                "TO:<eve@shop.example>\r\nRCPT TO:<kefu@shop.example>\r\n"),
            "250 2.1.0 ok\r\n250 2.1.5 ok\r\n550 5.1.1 no such mailbox here\r\n250 2.1.5 ok\r\n");
  EXPECT_EQ(say("DATA\r\nSubject: x\r\n\r\n..a\r\n.b\n.\nc\r\n"), "354 go ahead\r\n");
  EXPECT_EQ(say(".\r\n"), "250 2.0.0 stored\r\n250 2.0.0 stored\r\n");
  EXPECT_EQ(stored, std::vector<std::string>{
                        "Return-Path: <wang@example.com>\r\nSubject: x\r\n\r\n.a\r\nb\n\nc\r\n"});
  EXPECT_EQ(say("quit\r\n"), "221 2.0.0 bye\r\n");
  EXPECT_TRUE(session.ended());
}

TEST_F(LmtpTest, WhatCannotBeStoredStaysWithTheSender) {
  full = true;
  EXPECT_NE(say("MAIL FROM:<>\r\nRCPT TO:<kefu@shop.example>\r\nDATA\r\nx\r\n.\r\n").find("451 4.3.0"),
            std::string::npos);
  full = false;
  const std::string large(2000, 'x');
  EXPECT_NE(say("MAIL FROM:<>\r\nRCPT TO:<kefu@shop.example>\r\nDATA\r\n" + large + "\r\n.\r\n").find("552"),
            std::string::npos);
  EXPECT_TRUE(stored.empty());
  EXPECT_NE(say("MAIL FROM:<>\r\nRCPT TO:<kefu@shop.example>\r\nDATA\r\nx\r\n.\r\n").find("250 2.0.0"),
            std::string::npos);
  EXPECT_EQ(stored, std::vector<std::string>{"Return-Path: <>\r\nx\r\n"});
}

TEST_F(LmtpTest, CommandsOutOfOrderAreRefused) {
  for (const char* early : {"RCPT TO:<kefu@shop.example>\r\n", "DATA\r\n"})
    EXPECT_TRUE(say(early).starts_with("503")) << early;
  EXPECT_TRUE(say("EHLO x\r\n").starts_with("500"));
  EXPECT_TRUE(say(std::string(10'000, 'x')).starts_with("500"));
  EXPECT_TRUE(session.ended());
}

std::string deep(int depth) {
  std::string mail = "From: a@b.example\r\n";
  for (int i = 0; i < depth; ++i) {
    const std::string name = "b" + std::to_string(i);
    mail += "Content-Type: multipart/mixed; boundary=" + name + "\r\n\r\n--" + name + "\r\n";
  }
  return mail + "\r\nhello\r\n";
}

TEST(Hostile, DepthAndPartsAreCut) {
  const Parts nested = read_parts(deep(100'000));
  EXPECT_TRUE(nested.cut);
  std::string flat = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
  for (int i = 0; i < 300'000; ++i) flat += "--b\r\n\r\nx\r\n";
  const Parts parts = read_parts(flat);
  EXPECT_TRUE(parts.cut);
  EXPECT_LE(parts.parts.size(), static_cast<std::size_t>(kMaxParts));
  std::string mails = "From: a@b.example\r\n";
  for (int i = 0; i < 5000; ++i) mails += "Content-Type: message/rfc822\r\n\r\n";
  EXPECT_TRUE(read_parts(mails).cut);
  EXPECT_FALSE(read_parts(deep(20)).cut);
}

TEST(Hostile, HeadersAndAddressesAreLinear) {
  std::string headers;
  for (int i = 0; i < 1'000'000; ++i) headers += "Received: x\r\n";
  EXPECT_TRUE(read_headers(headers).cut);
  EXPECT_LE(read_headers(headers).fields.size(), kMaxHeaderFields);
  EXPECT_TRUE(read_parts(headers + "\r\nx\r\n").cut);
  EXPECT_TRUE(read_parts("Content-Type: message/rfc822\r\n\r\n" + headers + "\r\nx\r\n").cut);
  EXPECT_TRUE(read_mailboxes(std::string(100'000, '(')).empty());
  EXPECT_TRUE(read_mailboxes(std::string(100'000, '<')).empty());
  EXPECT_TRUE(read_mailboxes(std::string(100'000, '"')).empty());
  EXPECT_FALSE(decode_words(std::string(20'000, '=') + "?" + std::string(20'000, '?')).empty());
}

TEST(Hostile, LargeBodiesAreNoHeaders) {
  const std::string coded = to_base64_lines(std::string(3 << 20, 'x'));
  const std::string part =
      "--b\r\nContent-Type: text/plain\r\n\r\nmessage/rfc822\r\n--b\r\nContent-Type: "
      "application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
      coded;
  const Parts parts = read_parts("Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part + "--b--\r\n");
  EXPECT_FALSE(parts.cut);
  ASSERT_EQ(parts.parts.size(), 2u);
  EXPECT_EQ(parts.parts[1].bytes.size(), std::size_t{3} << 20);
}

TEST(Hostile, ManyQuotedLinesAreLinear) {
  std::string text = "answer\n";
  for (int i = 0; i < 60'000; ++i) text += "> quoted\n";
  const Mail mail =
      read_mail("From: a@b.example\r\nContent-Type: text/plain\r\n\r\n" + text, *shipped_rules());
  EXPECT_EQ(mail.text, "answer");
}

TEST(Addresses, AreWhatMayStandInACommand) {
  EXPECT_TRUE(is_address("a@b.example"));
  for (const char* bad :
       {"", "a", "@b", "a@", "a b@c", "a@b\r\nRCPT TO:<x@y>", "<a@b>", "-a@b", "a@b@c", "a@-b", "a@b."})
    EXPECT_FALSE(is_address(bad)) << bad;
}

}  // namespace
}  // namespace xiaoer::channels::email
