// SPDX-License-Identifier: Apache-2.0
#include "gateway/http/pages.h"

#include <gtest/gtest.h>

#include <fstream>

namespace xiaoer {
namespace {

using gateway::Pages;
using gateway::Request;

struct PagesOnDisk : ::testing::Test {
  PagesOnDisk() {
    std::string pattern = (std::filesystem::temp_directory_path() / "xiaoer-pages-XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
    std::filesystem::create_directories(folder / "web/assets");
    put("web/desk.html", "desk");
    put("web/chat.html", "chat");
    put("web/assets/a-1.js", "script");
    put("web/assets/a-1.js.gz", "zipped");
    put("secret", "secret");
    pages = std::make_unique<Pages>(folder / "web", "http://live", std::vector<std::string>{"/chat/demo"});
  }
  ~PagesOnDisk() override { std::filesystem::remove_all(folder); }
  void put(const std::string& name, const std::string& text) const { std::ofstream(folder / name) << text; }
  static Request get(const std::string& path, const std::string& encodings = "") {
    Request request;
    request.method = "GET";
    request.path = path;
    if (!encodings.empty()) request.headers["accept-encoding"] = encodings;
    return request;
  }
  std::filesystem::path folder;
  std::unique_ptr<Pages> pages;
};

TEST_F(PagesOnDisk, serves_pages_by_their_short_names) {
  for (const char* path : {"/", "/desk", "/desk/tickets/3"})
    EXPECT_EQ(pages->find(get(path), "").body, "desk") << path;
  EXPECT_EQ(pages->find(get("/chat/demo"), "'self'").body, "chat");
  EXPECT_FALSE(pages->has(get("/chat/unknown")));
}

TEST_F(PagesOnDisk, only_listed_files_are_ever_opened) {
  for (const char* path :
       {"/../secret", "/%2e%2e/secret", "//secret", "/assets/../../secret",
        "/assets/%2e%2e%2f%2e%2e%2fsecret", "/assets/a-1.js.gz", "/assets/", "/assets\\a-1.js", ""})
    EXPECT_FALSE(pages->has(get(path))) << path;
}

TEST_F(PagesOnDisk, assets_are_compressed_and_kept_for_long) {
  const auto plain = pages->find(get("/assets/a-1.js"), "");
  EXPECT_EQ(plain.body, "script");
  const auto zipped = pages->find(get("/assets/a-1.js", "br, gzip"), "");
  EXPECT_EQ(zipped.body, "zipped");
  EXPECT_NE(zipped.headers.find("Cache-Control")->second.find("immutable"), std::string::npos);
}

TEST_F(PagesOnDisk, the_policy_says_who_may_embed_and_where_streams_are) {
  const std::string chat = pages->find(get("/chat/demo"), "'self' https://shop.example")
                               .headers.find("Content-Security-Policy")
                               ->second;
  EXPECT_NE(chat.find("frame-ancestors 'self' https://shop.example"), std::string::npos);
  EXPECT_NE(chat.find("connect-src 'self' http://live"), std::string::npos);
  const std::string desk = pages->find(get("/desk"), "*").headers.find("Content-Security-Policy")->second;
  EXPECT_NE(desk.find("frame-ancestors 'none'"), std::string::npos);
}

}  // namespace
}  // namespace xiaoer
