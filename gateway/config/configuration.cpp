// SPDX-License-Identifier: Apache-2.0
#include "gateway/config/configuration.h"

#include <set>

#include "gateway/config/setting.h"

namespace xiaoer::gateway {
namespace {

std::string url_of(const SocketAddress& address) {
  const std::string host = address.host == "0.0.0.0" ? "127.0.0.1" : address.host;
  return "http://" + host + ":" + std::to_string(address.port);
}

// "+08:00" → 480.
int zone_minutes(Section& section, std::vector<Problem>& problems, const std::string& file) {
  const std::string zone = section.text("zone", "+08:00");
  const auto digit = [&](std::size_t i) { return zone[i] >= '0' && zone[i] <= '9'; };
  if (zone.size() == 6 && (zone[0] == '+' || zone[0] == '-') && zone[3] == ':' && digit(1) && digit(2) &&
      digit(4) && digit(5)) {
    const int minutes = ((zone[1] - '0') * 10 + zone[2] - '0') * 60 + (zone[4] - '0') * 10 + zone[5] - '0';
    if (minutes <= 14 * 60) return zone[0] == '+' ? minutes : -minutes;
  }
  problems.push_back({file, 0, 0, "[company] zone '" + zone + "' is not like +08:00"});
  return 480;
}

std::string without_slash(std::string url) {
  while (!url.empty() && url.back() == '/') url.pop_back();
  return url;
}

void read_server(Configuration& configuration, Section server) {
  configuration.listen = server.address("listen", configuration.listen);
  configuration.live = server.address("live", configuration.live);
  configuration.public_url = without_slash(server.text("public_url", ""));
  configuration.live_url = without_slash(server.text("live_url", ""));
  configuration.web = server.text("web", "");
  configuration.threads = server.integer("threads", configuration.threads, 4, 1024);
  configuration.queue = server.integer("queue", configuration.queue, 1, 100000);
  configuration.trusted_proxies = server.texts("trusted_proxies");
  server.finish();
}

void read_others(Configuration& configuration, Section storage, Section work, Section log) {
  configuration.data = storage.text("data", configuration.data.string());
  storage.finish();
  configuration.worker_threads = work.integer("threads", configuration.worker_threads, 1, 64);
  configuration.session_idle_minutes =
      work.integer("session_idle_minutes", configuration.session_idle_minutes, 1, 1440);
  configuration.agents_always_online = work.flag("agents_always_online", false);
  work.finish();
  configuration.log_level = log.word("level", {"debug", "info", "warn", "error"}, configuration.log_level);
  configuration.log_format = log.word("format", {"json", "text"}, configuration.log_format);
  log.finish();
}

}  // namespace

Configuration Configuration::load(const std::filesystem::path& file, const Flags& flags) {
  Configuration configuration;
  configuration.folder_ = file.parent_path().string();
  configuration.document_ = std::make_shared<Document>(file);
  Table root = configuration.document_->root();
  std::vector<Problem> problems;
  const auto section = [&](const char* name) { return Section(name, root.table(name), flags, problems); };

  Section company = section("company");
  configuration.company = company.text("name", configuration.company);
  configuration.language = company.word("language", {"zh", "en"}, configuration.language);
  configuration.zone_offset_minutes = zone_minutes(company, problems, file.string());
  const std::filesystem::path pack = company.text("pack", "packs/food");
  configuration.pack = pack.is_absolute() ? pack : file.parent_path() / pack;
  company.finish();
  if (!std::filesystem::is_directory(configuration.pack))
    problems.push_back(
        {file.string(), 0, 0, "[company] pack: there is no folder " + configuration.pack.string()});
  read_server(configuration, section("server"));
  read_others(configuration, section("storage"), section("desk"), section("log"));
  static_cast<void>(root.tables("channel"));  // read by make_channels
  root.finish();

  for (const auto& problem : configuration.document_->problems()) problems.push_back(problem);
  if (!problems.empty()) throw ConfigError(problems);
  if (configuration.public_url.empty()) configuration.public_url = url_of(configuration.listen);
  if (configuration.live_url.empty()) configuration.live_url = url_of(configuration.live);
  return configuration;
}

std::vector<ConfiguredChannel> Configuration::make_channels(const std::string& secret, const Clock& clock) {
  std::vector<std::string> kinds;
  for (const auto& kind : channels::channel_kinds()) kinds.push_back(kind.name);
  std::vector<ConfiguredChannel> made;
  std::set<std::pair<std::string, std::string>> names;
  for (Table row : document_->root().tables("channel")) {
    const std::string name = row.word("kind", kinds, "");
    const std::string account = row.required_text("account");
    if (!names.emplace(name, account).second)
      row.problem("account", "this account is configured twice: " + name + "/" + account);
    for (const auto& kind : channels::channel_kinds())
      if (kind.name == name)
        made.push_back(
            {name, account, kind.make(row, {account, public_url, live_url, secret, clock, folder_})});
    row.finish();
  }
  document_->throw_problems();
  return made;
}

std::unique_ptr<channels::Simulator> Configuration::make_simulator(const std::string& kind,
                                                                   const std::string& account,
                                                                   const channels::SimulatorOptions& options,
                                                                   const Clock& clock) {
  return make_simulator(kind, account, options, clock, channels::channel_kinds());
}

std::unique_ptr<channels::Simulator> Configuration::make_simulator(
    const std::string& kind, const std::string& account, const channels::SimulatorOptions& options,
    const Clock& clock, const std::vector<channels::ChannelKind>& kinds) {
  std::unique_ptr<channels::Simulator> made;
  for (Table row : document_->root().tables("channel")) {
    const bool chosen = row.text("kind") == kind && (account.empty() || row.text("account") == account);
    if (!chosen || made) continue;
    channels::SimulatorOptions with = options;
    const std::string name = row.text("account");
    if (with.hook.empty()) with.hook = public_url + "/hooks/" + kind + "/" + name;
    for (const auto& known : kinds)
      if (known.name == kind && known.simulate)
        made = known.simulate(row, {name, public_url, live_url, "", clock, folder_}, with);
  }
  document_->throw_problems();
  if (!made)
    throw RequestError(
        2, "wrong_use",
        "there is no account of the kind '" + kind + "' in the configuration that can be played");
  return made;
}

}  // namespace xiaoer::gateway
