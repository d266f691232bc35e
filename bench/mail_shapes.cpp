// SPDX-License-Identifier: Apache-2.0
#include "bench/mail_shapes.h"

#include <fmt/core.h>

#include <array>

#include "channels/email/encoded_word.h"
#include "channels/email/transfer.h"

namespace xiaoer::bench {
namespace {

namespace email = channels::email;

constexpr std::size_t kRepliesEvery = 5;
constexpr const char* kBoundary = "----=_NextPart_000";

std::string head(const std::string& name, const std::string& sender, const std::string& id,
                 const std::string& more) {
  return fmt::format(
      "Return-Path: <{0}>\r\nReceived: from mail.example.com (mail.example.com [192.0.2.1])\r\n\tby "
      "mx.shop.example with ESMTPS id 4F2A; Fri, 20 Nov 2026 10:00:01 +0800\r\nFrom: {1} <{0}>\r\nTo: "
      "kefu@shop.example\r\nMessage-ID: <{2}@mail.example.com>\r\nDate: Fri, 20 Nov 2026 10:00:00 "
      "+0800\r\nMIME-Version: 1.0\r\n{3}",
      sender, email::encode_words(name), id, more);
}

std::string subject(const std::string& text) {
  return "Subject: " + email::encode_words(text) + "\r\n";
}

std::string part(const std::string& type, const std::string& text) {
  return "Content-Type: " + type + "; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
         email::to_base64_lines(text);
}

std::string question(std::size_t number) {
  return fmt::format(
      "您好，我在贵店买的坚果礼盒（第 {} 单）外包装压坏了，里面有两袋漏气，想问问怎么换货，运费由谁承担？\n"
      "麻烦尽快回复，谢谢。\n",
      number);
}

std::string file_part(const std::string& type, const std::string& name, const std::string& bytes) {
  return "Content-Type: " + type + "; name=\"" + name + "\"\r\nContent-Disposition: attachment; filename=\"" +
         name + "\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + email::to_base64_lines(bytes);
}

std::string together(const std::string& kind, const std::vector<std::string>& parts) {
  std::string text = "Content-Type: multipart/" + kind + "; boundary=\"" + kBoundary + "\"\r\n\r\n";
  for (const auto& each : parts) text += std::string("--") + kBoundary + "\r\n" + each + "\r\n";
  return text + "--" + kBoundary + "--\r\n";
}

std::string formatted(const std::string& text) {
  return "<html><body><div style=\"font-family:微软雅黑\"><p>" + text +
         "</p></div><div><img src=\"https://img.example.com/a.png\"></div></body></html>";
}

std::string picture(std::size_t number) {
  std::string bytes("\xFF\xD8\xFF\xE0\x00\x10JFIF", 10);
  for (std::size_t i = bytes.size(); i < 40'000; ++i) bytes += static_cast<char>((i * 131 + number) >> 3U);
  return bytes;
}

std::string repeated(const std::string& piece, std::size_t times) {
  std::string text;
  text.reserve(piece.size() * times);
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

std::string hostile_head(const std::string& id) {
  return head("攻击者", "mallory@example.com", id, subject("大"));
}

std::string deep() {
  std::string text = hostile_head("deep");
  for (int i = 0; i < 100'000; ++i)
    text += fmt::format("Content-Type: multipart/mixed; boundary=b{0}\r\n\r\n--b{0}\r\n", i);
  return text;
}

std::string many_parts() {
  return hostile_head("parts") + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" +
         repeated("--b\r\n\r\n", 3'000'000);
}

std::string parentheses() {
  return "From: " + std::string(100'000, '(') + "mallory@example.com\r\nTo: kefu@shop.example\r\n" +
         subject("大") + "\r\n正文\r\n";
}

}  // namespace

std::string everyday_mail(std::size_t number) {
  const std::size_t asked = number % kRepliesEvery == 4 ? number - 4 : number;
  const std::string id = fmt::format("m{}", number), sender = fmt::format("customer{}@example.com", asked);
  const std::string text = question(number);
  switch (number % kRepliesEvery) {
    case 0:
      return head("王芳", sender, id, subject("咨询换货")) + part("text/plain", text);
    case 1:
      return head("李雷", sender, id, subject("包装破损")) +
             together("alternative", {part("text/plain", text), part("text/html", formatted(text))});
    case 2:
      return head("Li Lei", sender, id, subject("Broken package")) + part("text/html", formatted(text));
    case 3:
      return head("赵敏", sender, id, subject("照片")) +
             together("mixed", {part("text/plain", text), file_part("image/jpeg", "a.jpg", picture(number))});
    default:
      return head("王芳", sender, id,
                  subject("回复：咨询换货") +
                      fmt::format("In-Reply-To: <m{0}@mail.example.com>\r\nReferences: "
                                  "<m{0}@mail.example.com>\r\n",
                                  asked)) +
             part("text/plain", text +
                                    "\n------------------ 原始邮件 ------------------\n发件人: \"小二客服\" "
                                    "<kefu@shop.example>;\n发送时间: 2026年11月20日(星期五) 上午9:00\n"
                                    "收件人: \"王芳\";\n主题: 咨询换货\n\n" +
                                    question(asked));
  }
}

std::size_t conversations_of(std::size_t count) {
  return count - count / kRepliesEvery;
}

std::string large_mail(std::size_t megabytes) {
  const std::size_t travels = megabytes << 20U;
  return head("王芳", "large@example.com", "large", subject("很大的附件")) +
         together("mixed",
                  {part("text/plain", "附件很大。\n"),
                   file_part("application/zip", "all.zip", std::string((travels - 4096) / 78 * 57, 'P'))});
}

std::vector<HostileMail> hostile_mails() {
  return {
      {"100,000 parts inside each other", deep},
      {"3 million parts", many_parts},
      {"a header of 100 MB",
       [] { return hostile_head("header") + "X-A: " + std::string(100U << 20U, 'a') + "\r\n\r\nx\r\n"; }},
      {"a million Received lines",
       [] {
         return repeated("Received: from a by b; 1\r\n", 1'000'000) + hostile_head("received") + "\r\nx\r\n";
       }},
      {"100,000 open parentheses", parentheses},
      {"a gigabyte of one byte in base64",
       [] {
         return hostile_head("gigabyte") + "Content-Transfer-Encoding: base64\r\n\r\n" +
                repeated(std::string(76, 'A') + "\r\n", (std::size_t{1} << 30U) / 78);
       }},
      {"25 MB of encoded words",
       [] {
         return hostile_head("words") + "X-W: " + repeated("=?gbk?B?xOM=?=\r\n ", 1'500'000) +
                "\r\n\r\nx\r\n";
       }},
      {"24 MB of open HTML tags",
       [] {
         return hostile_head("tags") + "Content-Type: text/html\r\n\r\n" +
                repeated("<div><blockquote><table>", 1U << 20U) + "\r\n";
       }},
  };
}

}  // namespace xiaoer::bench
