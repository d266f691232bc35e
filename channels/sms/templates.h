// SPDX-License-Identifier: Apache-2.0
// Texts that a provider has approved, for providers that send nothing else. A message that reads like one of
// them is sent as that one; any other text goes as the variable of a template that takes whole texts, when
// there is one and it fits. Immutable. Any thread.
//
//   [[channel.template]]
//   code = "SMS_100001"
//   text = "您的工单{number}已处理完成，{rest}"
//   longest = 35            signs of one variable
//   takes = "text"          this variable may be any text (of agents and the bot)
//   links = false           whether variables may hold links
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "channels/channel.h"
#include "foundation/document.h"

namespace xiaoer::channels::sms {

struct Template {
  std::string code, text, takes;
  std::size_t longest = 35;
  bool links = false;
};

struct FilledTemplate {
  std::string code;
  std::vector<std::pair<std::string, std::string>> values;  // in the order of the text
  std::string text;                                         // as the person reads it
};

class Templates {
 public:
  Templates() = default;
  explicit Templates(std::vector<Template> templates) : templates_(std::move(templates)) {}
  [[nodiscard]] std::optional<FilledTemplate> fill(std::string_view text) const;
  // Why nothing fits, and what would.
  [[nodiscard]] Objection objection(std::string_view text) const;
  [[nodiscard]] std::size_t longest() const;

 private:
  std::vector<Template> templates_;
};

[[nodiscard]] Templates read_templates(Table& row);

}  // namespace xiaoer::channels::sms
