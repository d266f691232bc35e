// SPDX-License-Identifier: Apache-2.0
// What config/email.toml says about the habits of mail programs: quotes, signatures, automatic mails. The
// shipped file is built in; an account may name another. Read once at start; then any thread.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/document.h"

namespace xiaoer::channels::email {

// A pattern that finds where something begins in a text of several lines.
class Pattern {
 public:
  Pattern(std::string id, const std::string& pattern);
  ~Pattern();
  Pattern(Pattern&&) noexcept;
  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] std::string fault() const;  // "" when it can be used
  struct Found {
    std::size_t at = 0, size = 0;
  };
  [[nodiscard]] std::optional<Found> find(std::string_view text) const;

 private:
  struct Engine;
  std::string id_;
  std::unique_ptr<Engine> engine_;
};

struct Rules {
  std::vector<Pattern> quotes, signatures;
  std::vector<Pattern> automatic_subject, automatic_from, automatic_text;
  std::vector<std::string> block_first, block_more;  // words before the colon of quoted header lines
  std::vector<std::string> html_marks;
};

// Faults are reported to `document`.
[[nodiscard]] Rules read_rules(Document& document);
[[nodiscard]] std::shared_ptr<const Rules> shipped_rules();

}  // namespace xiaoer::channels::email
