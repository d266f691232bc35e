// SPDX-License-Identifier: Apache-2.0
// One text in several languages, as packs write it: { zh = "…", en = "…" }. Read by the loaders of this room,
// shown by the steps. Values; any thread.
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "foundation/document.h"

namespace xiaoer::dialogs {

using Wording = std::map<std::string, std::string>;  // language → text

// The text in this language, else in Chinese, else "".
[[nodiscard]] const std::string& in_language(const Wording& wording, const std::string& language);
// Both zh and en must be there and not be empty; anything else is reported at the table.
[[nodiscard]] Wording required_wording(Table& owner, std::string_view key);
// The same, but the key itself may be absent: then the wording is empty.
[[nodiscard]] Wording optional_wording(Table& owner, std::string_view key);

}  // namespace xiaoer::dialogs
