// SPDX-License-Identifier: Apache-2.0
// What the administrator decided: a TOML file, overruled by environment variables (XIAOER_SERVER_LISTEN for
// [server] listen), overruled by flags. Read once at start, by main's thread; every fault is reported with
// its place.
#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "channels/table.h"
#include "foundation/document.h"

namespace xiaoer::gateway {

struct SocketAddress {
  std::string host;
  int port = 0;
};

// A configured account of a channel kind, ready to work.
struct ConfiguredChannel {
  std::string kind, account;
  std::unique_ptr<channels::Channel> channel;
};

struct Configuration {
  std::string company = "小二";
  std::string language = "zh";
  int zone_offset_minutes = 480;
  std::filesystem::path pack;  // folder
  std::filesystem::path data = "data";
  std::filesystem::path web;  // folder with the built pages; empty = beside the binary
  SocketAddress listen{"127.0.0.1", 8080};
  SocketAddress live{"127.0.0.1", 8081};
  std::string public_url, live_url;  // as people reach them; by default http://listen and http://live
  int threads = 128;
  int queue = 1024;  // connections that may wait for a thread
  std::vector<std::string> trusted_proxies;
  int worker_threads = 2;
  int session_idle_minutes = 30;
  bool agents_always_online = false;
  std::string log_level = "info";
  std::string log_format = "json";

  // "server.listen" → value, from the command line.
  using Flags = std::map<std::string, std::string>;
  // Throws ConfigError with all faults but those of channels' own keys.
  [[nodiscard]] static Configuration load(const std::filesystem::path& file, const Flags& flags);
  // Makes the configured channels. Throws ConfigError with the faults of their keys. Call once.
  [[nodiscard]] std::vector<ConfiguredChannel> make_channels(const std::string& secret, const Clock& clock);
  // Plays the provider of one configured account. Throws RequestError when there is none, or none can be
  // played.
  [[nodiscard]] std::unique_ptr<channels::Simulator> make_simulator(const std::string& kind,
                                                                    const std::string& account,
                                                                    const channels::SimulatorOptions& options,
                                                                    const Clock& clock);
  // The same with other kinds, for tests.
  [[nodiscard]] std::unique_ptr<channels::Simulator> make_simulator(
      const std::string& kind, const std::string& account, const channels::SimulatorOptions& options,
      const Clock& clock, const std::vector<channels::ChannelKind>& kinds);

 private:
  std::string folder_;                  // of the file
  std::shared_ptr<Document> document_;  // the channels' rows are read from it later
};

}  // namespace xiaoer::gateway
