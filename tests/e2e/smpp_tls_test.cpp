// SPDX-License-Identifier: Apache-2.0
// SMPP over TLS: with npm's message centre behind it, and with certificates that must not be believed.
#include <gtest/gtest.h>

#include <thread>

#include "channels/sms/socket.h"
#include "tests/e2e/smpp_centre.h"
#include "tests/e2e/support/test_folder.h"

namespace xiaoer::test {
namespace {

namespace sms = channels::sms;
using namespace std::chrono_literals;

// For the loopback address, or another name; signed by itself.
Certificate certificate(const std::filesystem::path& folder, const std::string& name,
                        const std::string& subject, const std::string& days = "2") {
  const Certificate made{folder / (name + ".key"), folder / (name + ".pem")};
  const std::string request = (folder / (name + ".csr")).string();
  static_cast<void>(run_program(
      {"openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
       made.key.string(), "-out", request, "-subj", "/CN=centre", "-addext", "subjectAltName=" + subject},
      "", folder));
  static_cast<void>(
      run_program({"openssl", "x509", "-req", "-in", request, "-signkey", made.key.string(), "-days", days,
                   "-copy_extensions", "copy", "-out", made.certificate.string()},
                  "", folder));
  return made;
}

// Why no connection is made; "" when it is.
std::string trouble(int port, const std::string& ca_file) {
  try {
    const sms::Socket socket({"127.0.0.1", port, true, ca_file}, 2s);
    return "";
  } catch (const sms::Disconnected& fault) {
    return fault.what();
  }
}

void expect_words(const std::string& trouble, const std::string& zh, const std::string& en) {
  EXPECT_NE(trouble.find(zh), std::string::npos) << trouble;
  EXPECT_NE(trouble.find(en), std::string::npos) << trouble;
}

TEST(SmppTls, OnlyACertificateOfThisHostFromAKnownHandIsBelieved) {
  const TestFolder folder;
  const auto good = certificate(folder.path(), "good", "IP:127.0.0.1");
  const auto strange = certificate(folder.path(), "strange", "DNS:smpp.example.com");
  SmppCentre centre(folder.path(), good);
  centre.start();
  EXPECT_EQ(trouble(centre.port(), good.certificate), "");
  expect_words(trouble(centre.port(), ""), "不受信任", "is not trusted");
  expect_words(trouble(centre.port(), strange.certificate), "不受信任", "ca_file");
  expect_words(trouble(centre.port(), (folder.path() / "none.pem").string()), "读不了根证书", "none.pem");

  SmppCentre other(folder.path(), strange);
  other.start();
  expect_words(trouble(other.port(), strange.certificate), "不是发给 127.0.0.1", "is not for 127.0.0.1");
  const auto old = certificate(folder.path(), "old", "IP:127.0.0.1", "-1");
  SmppCentre expired(folder.path(), old);
  expired.start();
  expect_words(trouble(expired.port(), old.certificate), "已过期", "has expired");
  SmppCentre plain(folder.path());
  plain.start();
  expect_words(trouble(plain.port(), good.certificate), "可能不用 TLS", "speaks no TLS");
}

TEST(SmppTls, AQuestionIsAnsweredAndTheLogSaysWhatIsWrongWithACertificate) {
  const TestFolder folder;
  const auto good = certificate(folder.path(), "good", "IP:127.0.0.1");
  SmppCentre centre(folder.path(), good);
  Server server({.folder = folder.path(),
                 .channels = smpp_row(centre, folder.path(),
                                      "tls = true\nca_file = \"" + good.certificate.string() + "\"\n")});
  centre.start();
  server.start();
  centre.say({{"8613900139000", "没拆封能退吗"}});
  ASSERT_TRUE(eventually([&] { return !centre.heard().empty() && centre.idle(); })) << server.log();
  EXPECT_EQ(server.stop(), 0);

  const TestFolder other;
  std::filesystem::create_directories(other.path() / "wary");
  Server wary({.folder = other.path() / "wary", .channels = smpp_row(centre, folder.path(), "tls = true\n")});
  wary.start();
  EXPECT_TRUE(eventually([&] { return wary.log().find("is not trusted") != std::string::npos; }))
      << wary.log();
  EXPECT_EQ(wary.stop(), 0);
}

}  // namespace
}  // namespace xiaoer::test
