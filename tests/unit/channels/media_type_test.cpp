// SPDX-License-Identifier: Apache-2.0
#include "channels/media_type.h"

#include "gtest/gtest.h"

namespace xiaoer::channels {
namespace {

using namespace std::string_literals;

TEST(MediaType, IsWhatTheBytesSay) {
  EXPECT_EQ(media_type("\xFF\xD8\xFF\xE0", ""), "image/jpeg");
  EXPECT_EQ(media_type("\xFF\xD8\xFF\xE0", "image/png"), "image/jpeg");  // same family: the bytes win
  EXPECT_EQ(media_type("RIFF\0\0\0\0WEBPVP8 "s, "image/webp"), "image/webp");
  EXPECT_EQ(media_type("\x1A\x45\xDF\xA3", "audio/webm;codecs=opus"), "audio/webm");
  EXPECT_EQ(media_type("PK\x03\x04", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  EXPECT_EQ(media_type("PK\x03\x04", "application/java-archive"), "application/zip");
  EXPECT_EQ(media_type("照片\t说明\r\n", "text/plain; charset=utf-8"), "text/plain");
}

TEST(MediaType, TakesNothingThatRunsOrLies) {
  EXPECT_FALSE(media_type("<svg/>", "image/svg+xml"));
  EXPECT_FALSE(media_type("\xEF\xBB\xBF <!DOCTYPE html>", "text/plain"));
  EXPECT_FALSE(media_type("\xFF\xD8\xFF\xE0", "text/html"));
  EXPECT_FALSE(
      media_type("\x7F"
                 "ELF",
                 ""));
  EXPECT_FALSE(media_type("ab\0c"s, "text/plain"));
  EXPECT_FALSE(media_type("\xC4\xE3\xBA\xC3", "text/plain"));  // GBK: not UTF-8
  EXPECT_FALSE(media_type("", "text/plain"));
}

TEST(FileNames, AreDataOnly) {
  EXPECT_EQ(clean_file_name("../../etc/passwd"), "passwd");
  EXPECT_EQ(clean_file_name("C:\\temp\\图.png"), "图.png");
  EXPECT_EQ(clean_file_name("\xE2\x80\x8B.htaccess"), "htaccess");
  EXPECT_EQ(clean_file_name("gpj.\xE2\x80\xAE"
                            "exe"),
            "gpj.exe");  // the direction mark is gone
  EXPECT_EQ(clean_file_name("a.png. ."), "a.png");
  EXPECT_EQ(clean_file_name(" . .. "), "file");
  EXPECT_EQ(clean_file_name(""), "file");
  EXPECT_LE(clean_file_name(std::string(300, 'x')).size(), 120u);
}

TEST(FileNames, DispositionCannotBeBrokenOutOf) {
  EXPECT_EQ(disposition("image/png", "a\"\r\nX: y"), "inline; filename*=UTF-8''a%22%0D%0AX%3A%20y");
  EXPECT_TRUE(disposition("image/heic", "a").starts_with("attachment"));
  EXPECT_TRUE(disposition("text/plain", "a").starts_with("attachment"));
}

}  // namespace
}  // namespace xiaoer::channels
