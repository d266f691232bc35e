// SPDX-License-Identifier: Apache-2.0
#include "gateway/config/configuration.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "channels/sms/settings.h"

namespace xiaoer {
namespace {

using gateway::Configuration;

struct ConfigurationFile : ::testing::Test {
  ConfigurationFile() {
    std::string pattern = (std::filesystem::temp_directory_path() / "xiaoer-config-XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
    std::filesystem::create_directories(folder / "packs/food");
  }
  ~ConfigurationFile() override { std::filesystem::remove_all(folder); }
  std::filesystem::path write(const std::string& text) const {
    std::ofstream(folder / "x.toml") << text;
    return folder / "x.toml";
  }
  std::string faults(const std::string& text, const Configuration::Flags& flags = {}) const {
    try {
      auto configuration = Configuration::load(write(text), flags);
      static_cast<void>(configuration.make_channels("secret", system_now));
    } catch (const ConfigError& error) {
      return error.what();
    }
    return "";
  }
  std::filesystem::path folder;
};

TEST_F(ConfigurationFile, an_empty_file_has_usable_defaults) {
  const auto configuration = Configuration::load(write(""), {});
  EXPECT_EQ(configuration.listen.port, 8080);
  EXPECT_EQ(configuration.public_url, "http://127.0.0.1:8080");
  EXPECT_EQ(configuration.zone_offset_minutes, 480);
}

TEST_F(ConfigurationFile, a_flag_beats_the_environment_beats_the_file) {
  const auto file = write("[server]\nlisten = \"127.0.0.1:1111\"\n");
  EXPECT_EQ(Configuration::load(file, {}).listen.port, 1111);
  ::setenv("XIAOER_SERVER_LISTEN", "127.0.0.1:2222", 1);
  EXPECT_EQ(Configuration::load(file, {}).listen.port, 2222);
  EXPECT_EQ(Configuration::load(file, {{"server.listen", "127.0.0.1:3333"}}).listen.port, 3333);
  ::unsetenv("XIAOER_SERVER_LISTEN");
}

TEST_F(ConfigurationFile, a_list_from_outside_is_parted_by_commas) {
  using Texts = std::vector<std::string>;
  const auto file = write("[server]\ntrusted_proxies = [\"10.0.0.1\"]\n");
  EXPECT_EQ(Configuration::load(file, {}).trusted_proxies, Texts{"10.0.0.1"});
  ::setenv("XIAOER_SERVER_TRUSTED_PROXIES", "10.0.0.2, 10.0.0.3,", 1);
  EXPECT_EQ(Configuration::load(file, {}).trusted_proxies, (Texts{"10.0.0.2", "10.0.0.3"}));
  EXPECT_EQ(Configuration::load(file, {{"server.trusted_proxies", "::1"}}).trusted_proxies, Texts{"::1"});
  ::setenv("XIAOER_SERVER_TRUSTED_PROXIES", "", 1);
  EXPECT_EQ(Configuration::load(file, {}).trusted_proxies, Texts{});
  EXPECT_EQ(Configuration::load(write(""), {{"server.trusted_proxies", "::1"}}).trusted_proxies,
            Texts{"::1"});
  ::unsetenv("XIAOER_SERVER_TRUSTED_PROXIES");
}

TEST_F(ConfigurationFile, faults_name_file_line_and_column) {
  const std::string said = faults("[server]\nlisten = \"127.0.0.1:8080\"\nthreads = 2\nlisen = \"x\"\n");
  EXPECT_NE(said.find("x.toml:3:"), std::string::npos) << said;
  EXPECT_NE(said.find("x.toml:4:1: unknown key 'lisen'; did you mean 'listen'?"), std::string::npos) << said;
}

TEST_F(ConfigurationFile, nonsense_from_outside_names_its_origin) {
  EXPECT_NE(faults("", {{"server.listen", "nowhere"}}).find("command line --listen"), std::string::npos);
  ::setenv("XIAOER_SERVER_THREADS", "many", 1);
  EXPECT_NE(faults("").find("environment XIAOER_SERVER_THREADS"), std::string::npos);
  ::unsetenv("XIAOER_SERVER_THREADS");
}

TEST_F(ConfigurationFile, channels_are_checked_too) {
  EXPECT_NE(faults("[[channel]]\nkind = \"webchta\"\naccount = \"a\"\n").find("did you mean 'webchat'?"),
            std::string::npos);
  EXPECT_NE(faults("[[channel]]\nkind = \"webchat\"\naccount = \"a\"\n[[channel]]\nkind = "
                   "\"webchat\"\naccount = \"a\"\n")
                .find("configured twice"),
            std::string::npos);
  EXPECT_NE(faults("[[channel]]\nkind = \"webchat\"\naccount = \"a\"\ncolour = \"red\"\n")
                .find("unknown key 'colour'"),
            std::string::npos);
  EXPECT_EQ(faults("[[channel]]\nkind = \"webchat\"\naccount = \"a\"\n"), "");
}

struct SilentSimulator final : channels::Simulator {
  channels::WebhookReply receive(const channels::WebhookRequest&) override { return {}; }
};

// As in the service itself.
TEST_F(ConfigurationFile, a_played_account_finds_its_rules_beside_the_file) {
  std::filesystem::create_directories(folder / "rules");
  std::filesystem::copy(std::filesystem::path(XIAOER_SOURCE_DIR) / "config/sms/china.toml", folder / "rules");
  channels::sms::Settings read;
  const std::vector<channels::ChannelKind> kinds{
      {"sms", {}, [&read](Table& row, const channels::ChannelContext& context, const auto&) {
         read = channels::sms::read_settings(row, context);
         return std::make_unique<SilentSimulator>();
       }}};
  auto configuration = Configuration::load(
      write("[[channel]]\nkind = \"sms\"\naccount = \"a\"\ndriver = \"smpp\"\nsignature = \"小店\"\n"
            "rules = \"rules/china.toml\"\n"),
      {});
  EXPECT_TRUE(configuration.make_simulator("sms", "a", {}, system_now, kinds));
  EXPECT_EQ(read.signature, "【小店】");
}

TEST_F(ConfigurationFile, the_shipped_file_is_in_order) {
  auto configuration = Configuration::load(std::string(XIAOER_SOURCE_DIR) + "/config/xiaoer.toml", {});
  EXPECT_EQ(configuration.make_channels("secret", system_now).size(), 1u);
}

}  // namespace
}  // namespace xiaoer
