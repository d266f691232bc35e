// SPDX-License-Identifier: Apache-2.0
#include "channels/email/answer_limits.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace xiaoer::channels::email {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

struct Answers {
  std::vector<std::int64_t> at;    // the last day's, milliseconds
  std::vector<std::string> marks;  // of the texts that were answered, in the same order
  std::vector<std::string> sends;  // which answers they were, in the same order
  bool proven = false;             // this address answered one of our mails once
};

Answers read_answers(const std::string& text, TimePoint now) {
  Answers answers;
  const json value = json::parse(text, nullptr, false);
  if (!value.is_object()) return answers;
  answers.proven = value.value("proven", false);
  const auto at = value.value("at", std::vector<std::int64_t>());
  const auto marks = value.value("marks", std::vector<std::string>());
  auto sends = value.value("sends", std::vector<std::string>());
  sends.resize(at.size());
  for (std::size_t i = 0; i < at.size() && i < marks.size(); ++i) {
    if (at[i] <= to_millis(now - 24h)) continue;
    answers.at.push_back(at[i]);
    answers.marks.push_back(marks[i]);
    answers.sends.push_back(sends[i]);
  }
  return answers;
}

std::int64_t since(const Answers& answers, TimePoint from) {
  return std::count_if(answers.at.begin(), answers.at.end(),
                       [&](std::int64_t at) { return at > to_millis(from); });
}

bool answered_before(const Answers& answers, const std::string& mark, TimePoint now) {
  for (std::size_t i = 0; i < answers.at.size(); ++i)
    if (!mark.empty() && answers.marks[i] == mark && answers.at[i] > to_millis(now - 1h)) return true;
  return false;
}

std::string why_not(const Answers& answers, const Thread& thread, const Settings& settings, TimePoint now) {
  if (!thread.automatic.empty())
    return "自动邮件不自动回复。Not answered: a machine wrote the mail (" + thread.automatic + ").";
  if (thread.trust == Trust::failed && !answers.proven)
    return "发件人未通过验证，不自动回复。Not answered: the sender's address could not be verified.";
  if (answered_before(answers, thread.text_mark, now))
    return "重复内容不再自动回复。Not answered: the same text was answered within the hour.";
  const bool sure = thread.trust == Trust::proven;
  if (!sure && since(answers, now - std::chrono::minutes(settings.first_answer_minutes)) > 0)
    return "该地址刚刚收到过自动回复。Not answered: this address got an automatic answer a few minutes ago.";
  if (since(answers, now - 1h) >= settings.answers_per_hour ||
      since(answers, now - 24h) >= settings.answers_per_day)
    return "该地址的自动回复已达上限。Not answered: this address got as many automatic answers as it may.";
  return "";
}

}  // namespace

AnswerLimits::AnswerLimits(const Settings& settings)
    : settings_(settings), all_(settings.answers_in_all_per_hour, 1h) {}

std::optional<std::string> AnswerLimits::refusal(const OutboundMessage& message, const Thread& thread,
                                                 Sink& sink, TimePoint now) {
  const std::string key = "a:" + thread.peer;
  const std::string send = std::to_string(message.id) + "." + std::to_string(message.part);
  Answers answers = read_answers(sink.recall(key), now);
  if (std::find(answers.sends.begin(), answers.sends.end(), send) != answers.sends.end()) return std::nullopt;
  if (const std::string why = why_not(answers, thread, settings_, now); !why.empty()) return why;
  if (all_.take("all", now))
    return "本小时的自动回复总数已达上限。Not answered: all automatic answers of this hour are used up.";
  answers.proven = answers.proven || thread.trust == Trust::proven;
  answers.at.push_back(to_millis(now));
  answers.marks.push_back(thread.text_mark);
  answers.sends.push_back(send);
  const json value{
      {"proven", answers.proven}, {"at", answers.at}, {"marks", answers.marks}, {"sends", answers.sends}};
  sink.remember({{key, value.dump(), now + 24h * 400}});
  return std::nullopt;
}

}  // namespace xiaoer::channels::email
