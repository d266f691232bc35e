// SPDX-License-Identifier: Apache-2.0
#include "channels/wecom/settings.h"

#include <gmock/gmock.h>

#include <cstdlib>

namespace xiaoer::channels::wecom {
namespace {

std::vector<std::string> problems_of(const std::string& text) {
  ::setenv("WECOM_TEST_SECRET", "secret", 1);
  ::setenv("WECOM_TEST_KEY", "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR", 1);
  Document document(text, "xiaoer.toml");
  Table row = document.root();
  static_cast<void>(read_settings(row));
  row.finish();
  std::vector<std::string> found;
  for (const Problem& problem : document.problems()) found.push_back(problem.text());
  return found;
}

const std::string kGood =
    "corp_id = \"ww1\"\nsecret_env = \"WECOM_TEST_SECRET\"\ntoken_env = \"WECOM_TEST_SECRET\"\n"
    "encoding_aes_key_env = \"WECOM_TEST_KEY\"\n";

TEST(WeComSettings, TheLeastThatIsNeeded) {
  EXPECT_THAT(problems_of(kGood), testing::IsEmpty());
}

TEST(WeComSettings, EveryFaultIsToldAtOnce) {
  const auto found = problems_of(
      "keep_for_people = 5\ndesk = \"ours\"\napi = \"ftp://x\"\nopen_kfids = [\"\"]\n"
      "poll_seconds = 0\nclock_skew_seconds = 3601\nsecert_env = \"A\"\n");
  std::string all;
  for (const auto& each : found) all += each + "\n";
  for (const char* word :
       {"corp_id", "secret_file", "token_file", "encoding_aes_key_file", "keep_for_people", "own", "https://",
        "open_kfids", "poll_seconds", "clock_skew_seconds", "secert_env"})
    EXPECT_THAT(all, testing::HasSubstr(word));
}

TEST(WeComSettings, SecretsComeFromOneRightPlace) {
  EXPECT_THAT(problems_of(kGood + "secret_file = \"/x\"\n"),
              testing::ElementsAre(testing::HasSubstr("not both")));
  EXPECT_THAT(
      problems_of("corp_id = \"ww1\"\nsecret_file = \"/no/such/file\"\ntoken_env = \"WECOM_NOT_SET\"\n"
                  "encoding_aes_key_env = \"WECOM_TEST_SECRET\"\n"),
      testing::UnorderedElementsAre(testing::HasSubstr("/no/such/file"), testing::HasSubstr("WECOM_NOT_SET"),
                                    testing::HasSubstr("43 letters")));
}

}  // namespace
}  // namespace xiaoer::channels::wecom
