// SPDX-License-Identifier: Apache-2.0
// A pack in a directory of its own that is removed again; for tests.
#pragma once
#include <filesystem>
#include <string>

namespace xiaoer::nlu {

class PackOnDisk {
 public:
  PackOnDisk(const std::string& intents, const std::string& lexicon);
  ~PackOnDisk();
  PackOnDisk(const PackOnDisk&) = delete;
  PackOnDisk& operator=(const PackOnDisk&) = delete;
  void write(const std::string& name, const std::string& text) const;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace xiaoer::nlu
