// SPDX-License-Identifier: Apache-2.0
// One section of the configuration: looks a key up in the flags, the environment, then the file. Used while
// loading.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "gateway/config/configuration.h"

namespace xiaoer::gateway {

class Section {
 public:
  // `table` is nullopt when the file has no such section.
  Section(std::string name, std::optional<Table> table, const Configuration::Flags& flags,
          std::vector<Problem>& problems)
      : name_(std::move(name)), table_(std::move(table)), flags_(flags), problems_(problems) {}

  [[nodiscard]] std::string text(const std::string& key, const std::string& fallback);
  [[nodiscard]] std::string word(const std::string& key, const std::vector<std::string>& words,
                                 const std::string& fallback);
  [[nodiscard]] int integer(const std::string& key, int fallback, int least, int most);
  [[nodiscard]] bool flag(const std::string& key, bool fallback);
  // In a flag or the environment: parted by commas, blanks around each are dropped.
  [[nodiscard]] std::vector<std::string> texts(const std::string& key);
  [[nodiscard]] SocketAddress address(const std::string& key, const SocketAddress& fallback);
  void finish();

 private:
  struct Override {
    std::string value, origin;
  };
  [[nodiscard]] std::optional<Override> overridden(const std::string& key) const;
  void fault(const std::string& key, const std::string& what);

  std::string name_;
  std::optional<Table> table_;
  const Configuration::Flags& flags_;
  std::vector<Problem>& problems_;
};

}  // namespace xiaoer::gateway
