// SPDX-License-Identifier: Apache-2.0
#include "bench/house.h"

#include <fmt/core.h>
#include <sys/utsname.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>

#include "bench/http_load.h"
#include "foundation/document.h"
#include "foundation/random.h"

namespace xiaoer::bench {
namespace {

constexpr const char* kPack = XIAOER_SOURCE_DIR "/config/packs/food";

std::string value_after(const std::string& file, const std::string& key) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);)
    if (line.starts_with(key)) return line.substr(line.find_first_not_of(" \t:", key.size()));
  return "?";
}

}  // namespace

Folder::Folder() {
  const char* const place = std::getenv("XIAOER_BENCH_DIR");
  path_ = std::filesystem::absolute(place ? place : ".") / ("bench-" + random_token(4));
  std::filesystem::create_directories(path_);
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

House::House(std::string binary, const std::filesystem::path& folder, const std::string& channels)
    : binary_(std::move(binary)), config_((folder / "xiaoer.toml").string()), folder_(folder) {
  write_config(folder, channels);
}

void House::write_config(const std::filesystem::path& folder, const std::string& channels) const {
  std::ofstream out(config_);
  out << fmt::format(
             "[company]\npack = \"{}\"\n[storage]\ndata = \"{}\"\n[log]\nlevel = \"warn\"\n"
             "[[channel]]\nkind = \"webchat\"\naccount = \"bench\"\nmessages_per_minute = "
             "0\nsessions_per_hour = "
             "0\n",
             kPack, (folder / "data").string())
      << channels;
}

void House::open() {
  port_ = free_port();
  do live_port_ = free_port();
  while (live_port_ == port_);
  child_ = std::make_unique<Child>(std::vector<std::string>{binary_, "serve", "--config", config_, "--listen",
                                                            fmt::format("127.0.0.1:{}", port_), "--live",
                                                            fmt::format("127.0.0.1:{}", live_port_)},
                                   "\"msg\":\"ready\"", port_);
}

void House::close() {
  child_.reset();
}

std::vector<std::string> House::visitors(std::size_t count) const {
  std::vector<std::string> tokens(count);
  const std::string request =
      request_bytes("POST", "/chat/v1/sessions", "Content-Type: application/json\r\n", R"({"site":"bench"})");
  Load load{port_, 32, count, [&](std::size_t, std::string& out) { out = request; }, {}};
  load.seen = [&](std::size_t number, int status, std::string_view body) {
    if (status != 201) throw std::runtime_error(fmt::format("a session was refused ({}): {}", status, body));
    tokens[number] = nlohmann::json::parse(body).at("token");
  };
  static_cast<void>(run(load));
  return tokens;
}

double House::metric(const std::string& name) const {
  const std::string text = ask(port_, "GET", "/metrics", "").body;
  double sum = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::string line = text.substr(at, text.find('\n', at) - at);
    at += line.size() + 1;
    const bool same = line.starts_with(name) && line.size() > name.size() &&
                      (line[name.size()] == ' ' || line[name.size()] == '{');
    if (same) sum += std::stod(line.substr(line.rfind(' ') + 1));
  }
  return sum;
}

std::string find_binary(int argc, char** argv) {
  const char* const variable = std::getenv("XIAOER_BIN");
  const std::string binary = argc > 1   ? argv[1]
                             : variable ? variable
                                        : XIAOER_SOURCE_DIR "/build/release/xiaoer";
  if (!std::filesystem::exists(binary))
    throw std::runtime_error("there is no program at " + binary +
                             "; give its path, or build it with bin/build");
  return binary;
}

std::vector<std::string> questions() {
  Document document(std::string(kPack) + "/knowledge.toml");
  Table root = document.root();
  std::vector<std::string> all;
  for (Table entry : root.tables("entry")) {
    all.push_back(entry.text("question"));
    for (std::string& wording : entry.texts("similar")) all.push_back(std::move(wording));
  }
  return all;
}

std::string machine() {
  utsname system{};
  ::uname(&system);
  std::string model = value_after("/proc/cpuinfo", "model name");
  const double memory = std::stod(value_after("/proc/meminfo", "MemTotal:")) / 1024 / 1024;
  return fmt::format("{}, {} cores, {:.0f} GB, {} {}", model, std::thread::hardware_concurrency(), memory,
                     system.sysname, system.release);
}

}  // namespace xiaoer::bench
