// SPDX-License-Identifier: Apache-2.0
// Every mail of tests/mails is read and compared with what stands beside it.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "channels/email/automatic.h"
#include "channels/email/mail.h"

namespace xiaoer::channels::email {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<std::string> names() {
  std::vector<std::string> all;
  for (const auto& entry : fs::directory_iterator(fs::path(XIAOER_SOURCE_DIR) / "tests" / "mails"))
    if (entry.path().extension() == ".eml") all.push_back(entry.path().stem().string());
  std::sort(all.begin(), all.end());
  return all;
}

class Fixture : public ::testing::TestWithParam<std::string> {};

void expect_text(const Mail& mail, const json& expected) {
  if (expected.contains("text")) {
    EXPECT_EQ(mail.text, expected["text"].get<std::string>());
  }
  for (const auto& [key, text] :
       {std::pair("text_contains", &mail.text), std::pair("full_contains", &mail.full_text)}) {
    const std::string part = expected.value(key, "");
    EXPECT_NE(text->find(part), std::string::npos) << key << ": " << part << "\nin: " << *text;
  }
}

void expect_files(const Mail& mail, const json& expected) {
  if (expected.contains("files_any")) return;
  std::vector<std::string> files;
  for (const auto& file : mail.files) files.push_back(file.name);
  EXPECT_EQ(files, expected["files"].get<std::vector<std::string>>());
  const auto sizes = expected.value("file_sizes", std::vector<std::size_t>());
  for (std::size_t i = 0; i < sizes.size() && i < mail.files.size(); ++i)
    EXPECT_EQ(mail.files[i].bytes.size(), sizes[i]);
}

TEST_P(Fixture, IsReadAsExpected) {
  const fs::path folder = fs::path(XIAOER_SOURCE_DIR) / "tests" / "mails";
  const json expected = json::parse(read_file(folder / (GetParam() + ".json")));
  const Mail mail = read_mail(read_file(folder / (GetParam() + ".eml")), *shipped_rules());
  EXPECT_EQ(mail.subject, expected["subject"].get<std::string>());
  EXPECT_EQ(mail.from.address, expected["from"].get<std::string>());
  if (!expected.contains("name_any")) {
    EXPECT_EQ(mail.from.name, expected["name"].get<std::string>());
  }
  expect_text(mail, expected);
  expect_files(mail, expected);
  EXPECT_EQ(!mail.html.empty(), expected.value("html", false));
  EXPECT_EQ(!mail.notices.empty(), expected.value("notice", false));
  if (expected.contains("message_id")) {
    EXPECT_EQ(mail.message_id, expected["message_id"].get<std::string>());
  }
  if (expected.contains("references")) {
    EXPECT_EQ(mail.references, expected["references"].get<std::vector<std::string>>());
  }
  Settings settings;
  settings.from.address = "kefu@shop.example";
  settings.rules = shipped_rules();
  const bool automatic = !automatic_reason(mail, settings, "loop-mark").empty();
  EXPECT_EQ(automatic, expected.value("automatic", false)) << automatic_reason(mail, settings, "loop-mark");
}

INSTANTIATE_TEST_SUITE_P(Mails, Fixture, ::testing::ValuesIn(names()), [](const auto& named) {
  std::string name = named.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(Fixtures, AreAtLeastEighty) {
  EXPECT_GE(names().size(), 80u);
}

}  // namespace
}  // namespace xiaoer::channels::email
