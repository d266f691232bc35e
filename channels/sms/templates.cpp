// SPDX-License-Identifier: Apache-2.0
#include "channels/sms/templates.h"

#include <algorithm>

#include "foundation/text.h"

namespace xiaoer::channels::sms {
namespace {

constexpr std::size_t kUnlimited = 500;

// "您的工单{number}已" → literals 您的工单, 已 and the name between them.
struct Pattern {
  std::vector<std::string> literals, names;
};

Pattern pattern_of(std::string_view text) {
  Pattern pattern;
  for (;;) {
    const std::size_t open = text.find('{'), close = text.find('}', open);
    if (open == std::string_view::npos || close == std::string_view::npos) break;
    pattern.literals.emplace_back(text.substr(0, open));
    pattern.names.emplace_back(text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
  }
  pattern.literals.emplace_back(text);
  return pattern;
}

bool fits(const Template& each, std::string_view value) {
  const bool link =
      value.find("://") != std::string_view::npos || value.find("www.") != std::string_view::npos;
  return !value.empty() && count_code_points(value) <= each.longest && (each.links || !link);
}

std::optional<FilledTemplate> like(const Template& each, std::string_view text) {
  const Pattern pattern = pattern_of(each.text);
  FilledTemplate filled{each.code, {}, std::string(text)};
  if (!text.starts_with(pattern.literals.front())) return std::nullopt;
  text.remove_prefix(pattern.literals.front().size());
  for (std::size_t i = 0; i < pattern.names.size(); ++i) {
    const std::string& next = pattern.literals[i + 1];
    const bool last = i + 1 == pattern.names.size();
    if (last && !text.ends_with(next)) return std::nullopt;
    const std::size_t end = last ? text.size() - next.size() : text.find(next);
    if (end == std::string_view::npos || !fits(each, text.substr(0, end))) return std::nullopt;
    filled.values.emplace_back(pattern.names[i], text.substr(0, end));
    text.remove_prefix(end + next.size());
  }
  return text.empty() ? std::optional(filled) : std::nullopt;
}

std::optional<FilledTemplate> around(const Template& each, std::string_view text) {
  const Pattern pattern = pattern_of(each.text);
  if (each.takes.empty() || pattern.names.size() != 1 || !fits(each, text)) return std::nullopt;
  return FilledTemplate{each.code,
                        {{each.takes, std::string(text)}},
                        pattern.literals.front() + std::string(text) + pattern.literals.back()};
}

}  // namespace

std::optional<FilledTemplate> Templates::fill(std::string_view text) const {
  for (const Template& each : templates_)
    if (auto filled = like(each, text)) return filled;
  for (const Template& each : templates_)
    if (auto filled = around(each, text)) return filled;
  return std::nullopt;
}

std::size_t Templates::longest() const {
  std::size_t most = 0;
  for (const Template& each : templates_)
    if (!each.takes.empty()) most = std::max(most, each.longest);
  return most == 0 ? kUnlimited : most;
}

Objection Templates::objection(std::string_view text) const {
  std::string zh = "这个短信服务商只发送审核过的模板，这段文字不符合任何一个。", list;
  std::string en = "This provider sends approved templates only, and the text fits none of them.";
  for (const Template& each : templates_) list += "\n· " + each.text;
  const bool free =
      std::any_of(templates_.begin(), templates_.end(), [](const auto& each) { return !each.takes.empty(); });
  if (free && count_code_points(text) > longest()) {
    zh += "请缩短到 " + std::to_string(longest()) + " 字以内，";
    en += " Shorten it to " + std::to_string(longest()) + " signs,";
  }
  zh += "请按模板写，或改用电话、网页聊天。" + (list.empty() ? "" : "模板：" + list);
  en += " write it like a template, call, or use the web chat." + (list.empty() ? "" : " Templates:" + list);
  return {"template_only", zh, en};
}

Templates read_templates(Table& row) {
  std::vector<Template> templates;
  for (Table table : row.tables("template")) {
    Template each;
    each.code = table.required_text("code");
    each.text = table.required_text("text");
    each.takes = table.text("takes");
    const std::int64_t longest = table.integer("longest", 35);
    if (longest < 1 || longest > 500) table.problem("longest", "'longest' must be from 1 to 500");
    each.longest = static_cast<std::size_t>(std::clamp<std::int64_t>(longest, 1, 500));
    each.links = table.flag("links", false);
    const auto names = pattern_of(each.text).names;
    if (!each.takes.empty() && names != std::vector<std::string>{each.takes})
      table.problem("takes", "the text must have the one variable {" + each.takes + "}");
    table.finish();
    templates.push_back(std::move(each));
  }
  if (templates.empty()) row.problem("driver", "this driver needs at least one [[channel.template]]");
  return Templates(std::move(templates));
}

}  // namespace xiaoer::channels::sms
