// SPDX-License-Identifier: Apache-2.0
// The service under test: the real binary on a fresh data folder with rate limits off, and its visitors.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "bench/child.h"

namespace xiaoer::bench {

// A folder of this run, removed with everything in it at the end.
class Folder {
 public:
  Folder();  // under $XIAOER_BENCH_DIR, else the current directory: the disk that matters
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

class House {
 public:
  // `binary` is the xiaoer program; the pack is the repository's.
  // `channels`: more [[channel]] rows.
  House(std::string binary, const std::filesystem::path& folder, const std::string& channels = "");
  void open();   // starts it, on new ports
  void close();  // stops it; the data stays

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] int live_port() const { return live_port_; }
  [[nodiscard]] Child& child() { return *child_; }
  [[nodiscard]] const std::string& binary() const { return binary_; }
  [[nodiscard]] const std::string& config() const { return config_; }
  // Opens a session for each; their tokens.
  [[nodiscard]] std::vector<std::string> visitors(std::size_t count) const;
  // The sum of a metric over its labels; 0 when it is not there.
  [[nodiscard]] double metric(const std::string& name) const;

 private:
  void write_config(const std::filesystem::path& folder, const std::string& channels) const;
  std::string binary_, config_;
  std::filesystem::path folder_;
  int port_ = 0, live_port_ = 0;
  std::unique_ptr<Child> child_;
};

// The first of: the program's argument, $XIAOER_BIN, build/release/xiaoer. Throws when there is none.
[[nodiscard]] std::string find_binary(int argc, char** argv);
// Questions of the starter knowledge, in all their wordings.
[[nodiscard]] std::vector<std::string> questions();
// "AMD EPYC …, 2 cores, Linux 6.1, 24 GB".
[[nodiscard]] std::string machine();

}  // namespace xiaoer::bench
