// SPDX-License-Identifier: Apache-2.0
#include "foundation/http.h"

#include "gtest/gtest.h"

namespace xiaoer {
namespace {

TEST(PercentEncoded, KeepsOnlyWhatNeedsNoCode) {
  EXPECT_EQ(percent_encoded("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(percent_encoded("a b+c*&你"), "a%20b%2Bc%2A%26%E4%BD%A0");
  EXPECT_EQ(percent_encoded(std::string("\0", 1)), "%00");
}

TEST(FormEncoded, JoinsNamesAndValues) {
  EXPECT_EQ(form_encoded({{"a", "1"}, {"b c", "=&"}}), "a=1&b%20c=%3D%26");
  EXPECT_EQ(form_encoded({}), "");
}

TEST(MultipartForm, NamesFilesAndEndsWithTheBoundary) {
  const auto form = multipart_form({{"media", "\xFF\xD8", "a\"b\r\n.jpg", "image/jpeg"}, {"note", "你好"}});
  EXPECT_EQ(form.content_type, "multipart/form-data; boundary=xiaoer-part");
  EXPECT_EQ(
      form.body,
      "--xiaoer-part\r\nContent-Disposition: form-data; name=\"media\"; filename=\"a%22b  .jpg\"\r\n"
      "Content-Type: image/jpeg\r\n\r\n\xFF\xD8\r\n"
      "--xiaoer-part\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n你好\r\n--xiaoer-part--\r\n");
}

TEST(MultipartForm, ChoosesABoundaryThatTheContentDoesNotHold) {
  const auto form = multipart_form({{"f", "--xiaoer-part--"}});
  EXPECT_EQ(form.content_type, "multipart/form-data; boundary=xiaoer-part-x");
}

TEST(HttpClient, SaysThatNothingWasSentToWhatIsNoAddress) {
  HttpClient client;
  for (const char* url : {"", "file:///etc/passwd", "gopher://127.0.0.1/", "http://"}) {
    const HttpAnswer answer = client.call({"GET", url});
    EXPECT_FALSE(answer.connected || answer.answered) << url;
    EXPECT_FALSE(answer.fault.empty()) << url;
  }
}

}  // namespace
}  // namespace xiaoer
