// SPDX-License-Identifier: Apache-2.0
#include "dialogs/script.h"
#include "foundation/ascii.h"

namespace xiaoer::dialogs {
// One pass: what a value brings in is never looked at again, so a customer's "{{token}}" stays what he wrote.
std::string render(const std::string& template_text, const std::map<std::string, std::string>& values) {
  std::string out;
  out.reserve(template_text.size() + 64);
  const std::string_view text = template_text;
  std::size_t at = 0;
  while (true) {
    const std::size_t open = text.find("{{", at);
    const std::size_t close = open == std::string_view::npos ? open : text.find("}}", open + 2);
    if (close == std::string_view::npos) break;
    out.append(text.substr(at, open - at));
    const auto value = values.find(std::string(trimmed(text.substr(open + 2, close - open - 2))));
    if (value != values.end()) out.append(value->second);
    at = close + 2;
  }
  out.append(text.substr(at));
  return out;
}

}  // namespace xiaoer::dialogs
