// SPDX-License-Identifier: Apache-2.0
#include "channels/wecom/outcome.h"

#include <array>

#include "channels/outcome.h"

namespace xiaoer::channels::wecom {
namespace {

using namespace std::chrono_literals;

struct Code {
  int code;
  const char* words;
};

constexpr std::array kRefusals{
    Code{40007, "文件已在微信侧过期，请重新发送 / the file has expired at the provider, send it again"},
    Code{40058, "微信客服拒绝了消息内容 / the provider refused the content"},
    Code{40096, "这位顾客的编号无效 / the provider does not know this customer"},
    Code{45002, "消息太长 / the message is too long"},
    Code{95000, "客服账号无效，请检查配置 open_kfids / no such service account, check open_kfids"},
    Code{95001,
         "顾客上一条消息之后的 5 条已发完，等他再发消息 / the five messages after the customer's last one "
         "are used up, wait for his next"},
    Code{95004, "客服账号不存在，请检查配置 open_kfids / no such service account, check open_kfids"},
    Code{95011, "该客服账号正在企业微信里使用，接口不能发送 / the account is used in the provider's client"},
    Code{95012, "该客服账号未交给接口管理 / the account is not given to the API"},
    Code{95014, "接待人员未激活或未接待 / the colleague is not receiving"},
    Code{95017, "企业没有开启微信客服接口 / the company has not enabled the service API"},
    Code{95018,
         "会话不在可由接口回复的状态，等顾客再发消息 / the conversation is not open for us, wait for the "
         "customer's next message"},
};

struct Pause {
  int code;
  Milliseconds after;
  const char* words;
};

constexpr std::array kPauses{
    Pause{-1, 2s, "微信客服繁忙 / the provider is busy"},
    Pause{6000, 1s, "数据正被同时修改 / changed at the same time"},
    Pause{45009, 60s, "调用次数超过限制 / too many calls"},
    Pause{45033, 2s, "并发调用过多 / too many calls at once"},
    Pause{60020, 10min,
          "服务器 IP 不在企业可信 IP 中，请在后台添加 / our IP address is not among the trusted ones, "
          "add it in the console"},
    Pause{40001, 60s, "secret 无效，请检查配置 / the secret is not valid, check the configuration"},
    Pause{40014, 10s, "访问凭证无效 / the access token is not valid"},
    Pause{42001, 10s, "访问凭证已过期 / the access token has expired"},
};

std::string with_code(const char* words, int code) {
  return std::string(words) + " (" + std::to_string(code) + ")";
}

constexpr std::array kFailures{
    Code{1, "客服账号已删除 / the service account was deleted"},
    Code{2, "应用已关闭 / the application is closed"},
    Code{4, "距顾客上次发消息超过 48 小时 / more than 48 hours since the customer wrote"},
    Code{5, "会话已结束 / the conversation has ended"},
    Code{6, "超过 5 条 / more than five messages"},
    Code{7, "未绑定视频号 / no video channel is bound"},
    Code{8, "主体未验证 / the company is not verified"},
    Code{9, "未绑定视频号且主体未验证 / no video channel is bound, and the company is not verified"},
    Code{10, "顾客拒收消息 / the customer refuses messages"},
};

}  // namespace

std::string words_of(int code, const std::string& message) {
  for (const Code& each : kRefusals)
    if (each.code == code) return with_code(each.words, code);
  for (const Pause& each : kPauses)
    if (each.code == code) return with_code(each.words, code);
  return "微信客服返回 / the provider says: " + message + " (" + std::to_string(code) + ")";
}

SendResult outcome(const tencent::ApiAnswer& answer, const std::string& msgid, TimePoint now) {
  if (!answer.answered || !answer.connected)
    return RetryLater{answer.message, retry_after(answer.retry_after, now)};
  if (answer.status != 200)
    return outcome_of({true, true, answer.status, answer.retry_after, msgid,
                       answer.message.empty() ? "HTTP " + std::to_string(answer.status) : answer.message},
                      now);
  if (!answer.body.starts_with('{'))
    return RetryLater{"有别的服务代替微信客服回答了 / something else answered in the provider's place", {}};
  if (answer.code == 0) return Delivered{msgid};
  for (const Pause& pause : kPauses)
    if (pause.code == answer.code) return RetryLater{words_of(answer.code, answer.message), pause.after};
  return Rejected{words_of(answer.code, answer.message)};
}

std::string fail_words(std::int64_t fail_type) {
  for (const Code& each : kFailures)
    if (each.code == fail_type) return each.words;
  return "原因不明 / for an unknown reason (" + std::to_string(fail_type) + ")";
}

}  // namespace xiaoer::channels::wecom
