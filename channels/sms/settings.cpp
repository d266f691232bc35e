// SPDX-License-Identifier: Apache-2.0
#include "channels/sms/settings.h"

#include "foundation/text.h"

namespace xiaoer::channels::sms {
namespace {

std::string signature_of(Table& table, const Rules& rules) {
  const std::string name = table.text("signature");
  if (name.empty()) return "";
  const std::size_t length = count_code_points(name);
  if (length < rules.shortest || length > rules.longest)
    table.problem("signature", "the signature '" + name + "' must have " + std::to_string(rules.shortest) +
                                   " to " + std::to_string(rules.longest) + " signs");
  if ((!rules.open.empty() && name.find(rules.open) != std::string::npos))
    table.problem("signature", "write the signature without " + rules.open + rules.close);
  return rules.open + name + rules.close;
}

}  // namespace

Settings read_settings(Table& table, const ChannelContext& context) {
  Settings settings;
  settings.driver = table.word("driver", {"smpp", "kannel", "aliyun", "tencent", "twilio"}, "");
  settings.sender = table.text("sender");
  // Approved templates rarely take links.
  const bool templates = settings.driver == "aliyun" || settings.driver == "tencent";
  const std::int64_t length = table.integer("answer_length", templates ? 0 : 140);
  if (length != 0 && (length < 80 || length > 2000))
    table.problem("answer_length", "'answer_length' must be 0 or from 80 to 2000");
  settings.answer_length = static_cast<std::size_t>(std::max<std::int64_t>(0, length));
  const std::filesystem::path rules = table.text("rules", "sms/china.toml");
  const auto file = rules.is_absolute() ? rules : std::filesystem::path(context.folder) / rules;
  if (std::filesystem::is_regular_file(file))
    settings.rules = read_rules(file);
  else
    table.problem("rules", "there is no file " + file.string());
  settings.name = table.text("signature");
  settings.signature = signature_of(table, settings.rules);
  return settings;
}

}  // namespace xiaoer::channels::sms
