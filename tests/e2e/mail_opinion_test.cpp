// SPDX-License-Identifier: Apache-2.0
// npm `mailparser` reads every mail of tests/mails too. Where it sees something else than we do, the reason
// stands in tests/mails/second_opinion.json, and a reason without a difference is a failure as well.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "channels/email/mail.h"
#include "foundation/ascii.h"
#include "tests/e2e/support/child.h"
#include "tests/e2e/support/test_folder.h"

namespace xiaoer::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using namespace channels::email;

const fs::path kMails = fs::path(XIAOER_SOURCE_DIR) / "tests" / "mails";

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// Programs differ in blanks and line ends; words count.
std::string words(const std::string& text) {
  std::string bare;
  for (const char c : text)
    if (!std::isspace(static_cast<unsigned char>(c))) bare += c;
  for (const char* blank : {"\u00a0", "\ufeff"})
    for (auto at = bare.find(blank); at != std::string::npos; at = bare.find(blank))
      bare.erase(at, std::string_view(blank).size());
  return bare;
}

json view(const Mail& mail) {
  json sizes = json::array();
  for (const Part& file : mail.files) sizes.push_back(file.bytes.size());
  return {{"subject", words(mail.subject)},
          {"from", mail.from.address},
          {"text", words(mail.full_text)},
          {"sizes", sizes}};
}

json view(const json& theirs) {
  json seen = theirs;
  for (const char* key : {"subject", "text"}) seen[key] = words(theirs.value(key, ""));
  seen["from"] = lower_ascii(theirs.value("from", ""));
  return seen;
}

TEST(SecondOpinion, DiffersOnlyWhereWeCanSayWhy) {
  const TestFolder folder;
  const json reasons = json::parse(read_file(kMails / "second_opinion.json"));
  std::istringstream opinions(
      run_program(peer_command("mail_parser.js", {kMails.string()}, folder.path()), "", folder.path()));
  std::size_t mails = 0, same = 0;
  for (std::string line; std::getline(opinions, line); ++mails) {
    const json opinion = json::parse(line);
    const std::string name = opinion["name"];
    const json ours = view(read_mail(read_file(kMails / (name + ".eml")), *shipped_rules()));
    const json theirs = view(opinion);
    for (const char* key : {"subject", "from", "text", "sizes"}) {
      const bool explained = reasons.contains(name) && reasons[name].contains(key);
      const bool equal = ours.value(key, json()) == theirs.value(key, json());
      same += equal;
      EXPECT_NE(equal, explained) << name << " " << key << "\nours:   " << ours.value(key, json())
                                  << "\ntheirs: " << theirs.value(key, json());
    }
  }
  EXPECT_GE(mails, 130u);
  EXPECT_GE(same, mails * 4 * 8 / 10);
}

}  // namespace
}  // namespace xiaoer::test
