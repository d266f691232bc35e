// SPDX-License-Identifier: Apache-2.0
// Every text the bot says, by id and language, read from replies.toml. Immutable; any thread.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "dialogs/wording.h"

namespace xiaoer::dialogs {

class Replies {
 public:
  // [[reply]] with id, zh, en. Faults are reported in the document, also a missing text that the code itself
  // says.
  void read(Document& document);
  [[nodiscard]] bool has(const std::string& id) const { return texts_.contains(id); }
  [[nodiscard]] std::vector<std::string> ids() const;
  // "" when there is no such reply.
  [[nodiscard]] const std::string& text(const std::string& id, const std::string& language) const;

 private:
  std::map<std::string, Wording> texts_;
};

}  // namespace xiaoer::dialogs
