// SPDX-License-Identifier: Apache-2.0
#include "channels/wechat/codes.h"

#include <array>

#include "channels/outcome.h"

namespace xiaoer::channels::wechat {
namespace {

using namespace std::chrono_literals;

constexpr std::array<Code, 27> kCodes{{
    {0, Meaning::good, "", ""},
    {-1, Meaning::busy, "微信系统繁忙", "WeChat is busy"},
    {40001, Meaning::busy, "access_token 失效", "the access token is worn out"},
    {40014, Meaning::busy, "access_token 失效", "the access token is worn out"},
    {42001, Meaning::busy, "access_token 过期", "the access token has expired"},
    {40164, Meaning::repair, "服务器 IP 不在公众号的白名单里，请管理员添加",
     "our server's address is not on the account's IP whitelist; an administrator must add it"},
    {40003, Meaning::refused, "OpenID 无效，或不属于这个账号", "the OpenID is wrong or of another account"},
    {46004, Meaning::refused, "用户不存在", "there is no such user"},
    {43004, Meaning::refused, "用户没有关注公众号", "the user does not follow the account"},
    {50005, Meaning::refused, "用户没有关注公众号", "the user does not follow the account"},
    {40007, Meaning::media_gone, "素材已失效", "the file at WeChat has expired"},
    {40118, Meaning::media_gone, "素材已失效", "the file at WeChat has expired"},
    {40033, Meaning::refused, "消息编码有误，请报告给管理员",
     "the message was encoded wrongly; tell an administrator"},
    {47001, Meaning::refused, "消息格式有误，请报告给管理员",
     "the message was formed wrongly; tell an administrator"},
    {43019, Meaning::refused, "用户在公众号的黑名单里", "the user is on the account's blacklist"},
    {45002, Meaning::refused, "消息太长", "the message is too long"},
    {45008, Meaning::refused, "图文消息太长", "the article is too long"},
    {45009, Meaning::tomorrow, "接口今日调用次数已用完", "today's calls are used up"},
    {45011, Meaning::slow_down, "调用太频繁", "too many calls at once"},
    {45015, Meaning::window_over, "超过 48 小时未互动，或用户已取消关注，微信不再接收消息，请换一个渠道",
     "no interaction within 48 hours, or the user unfollowed; use another channel"},
    {45047, Meaning::used_up, "给这位用户的消息条数已用完，等用户再次发消息后自动补发",
     "this user's messages are used up; it is sent when the user writes again"},
    {48001, Meaning::refused, "账号没有这个接口的权限（未认证？）",
     "the account may not use this API (unverified?)"},
    {48002, Meaning::refused, "用户拒收公众号消息", "the user refuses messages of the account"},
    {48004, Meaning::refused, "接口因违规被封禁", "the API is banned for the account"},
    {48008, Meaning::refused, "没有这类消息的权限", "no right for messages of this type"},
    {50002, Meaning::refused, "账号受限，请到公众平台查看通知",
     "the account is limited; see the platform's notices"},
    {43101, Meaning::refused, "用户没有订阅这个通知", "the user has not subscribed to this notice"},
}};

// The platform's day ends at midnight in China.
Milliseconds until_midnight(TimePoint now) {
  constexpr Milliseconds kDay = 24h, kEast = 8h;
  return kDay - (now.time_since_epoch() + kEast) % kDay + 1min;
}

}  // namespace

const Code* find_code(int code) {
  for (const Code& each : kCodes)
    if (each.code == code) return &each;
  return nullptr;
}

Meaning meaning_of(int code) {
  const Code* known = find_code(code);
  return known ? known->meaning : Meaning::refused;
}

std::string words_of(const tencent::ApiAnswer& answer) {
  std::string words = std::to_string(answer.code);
  if (const Code* known = find_code(answer.code); known && !known->zh.empty())
    words.append(" ").append(known->zh).append(" / ").append(known->en);
  return answer.message.empty() ? words : words + " (" + answer.message + ")";
}

SendResult result_of(const tencent::ApiAnswer& answer, TimePoint now) {
  const bool plain_fault = !answer.connected || !answer.answered || answer.status != 200;
  if (!answer.connected) {
    auto later = RetryLater{answer.message.empty() ? "WeChat cannot be reached" : answer.message, {}};
    later.after = retry_after(answer.retry_after, now);
    return later;
  }
  if (plain_fault)
    return outcome_of({true, answer.answered, answer.status, answer.retry_after, "", answer.message}, now);
  if (!answer.body.starts_with('{'))
    return Unknown{"WeChat's answer cannot be read; the message may have arrived"};
  switch (meaning_of(answer.code)) {
    case Meaning::good:
      return Delivered{};
    case Meaning::busy:
      return RetryLater{words_of(answer), std::nullopt};
    case Meaning::slow_down:
      return RetryLater{words_of(answer), 60s};
    case Meaning::tomorrow:
      return RetryLater{words_of(answer), until_midnight(now)};
    case Meaning::repair:
      return RetryLater{words_of(answer), 10min};
    case Meaning::used_up:
    case Meaning::window_over:
    case Meaning::media_gone:
    case Meaning::refused:
      break;
  }
  return Rejected{words_of(answer)};
}

}  // namespace xiaoer::channels::wechat
