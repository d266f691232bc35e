// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/kannel.h"

#include <chrono>
#include <fstream>
#include <memory>
#include <sstream>
#include <thread>

#include "channels/sms/alphabet.h"
#include "tests/e2e/support/http_connection.h"
#include "tests/e2e/support/server.h"

namespace xiaoer::test {
namespace {

using namespace std::chrono_literals;

std::string unescaped(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%' && at + 2 < text.size()) {
      out += static_cast<char>(std::stoi(text.substr(at + 1, 2), nullptr, 16));
      at += 2;
    } else {
      out += text[at] == '+' ? ' ' : text[at];
    }
  }
  return out;
}

std::string escaped(const std::string& bytes) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const unsigned char byte : bytes) out += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
  return out;
}

void wait_for_port(int port) {
  for (int i = 0; i < 200; ++i) {
    Socket socket;
    if (socket.connect(port)) return;
    std::this_thread::sleep_for(50ms);
  }
}

// "Got message 1: <1069012345 +8613900139000 ucs-2 0%10…>", or, of a longer message, "… udh %05… data
// 0%10…>".
void add_received(const std::filesystem::path& log, std::vector<std::string>& texts) {
  std::ifstream in(log);
  for (std::string line; std::getline(in, line);) {
    const bool whole = line.find(" ucs-2 ") != std::string::npos;
    const std::size_t header = line.find(" udh "), mark = line.find(whole ? " ucs-2 " : " data ");
    if (line.find("Got message ") == std::string::npos || mark == std::string::npos || line.back() != '>')
      continue;
    const std::size_t begin = mark + (whole ? 7 : 6);
    const std::string text = channels::sms::from_ucs2(unescaped(line.substr(begin, line.size() - 1 - begin)));
    const bool first = whole || unescaped(line.substr(header + 5, mark - header - 5)).back() == '\1';
    if (first)
      texts.push_back(text);
    else if (!texts.empty())
      texts.back() += text;
  }
}

}  // namespace

Kannel::Kannel(std::filesystem::path folder, const std::string& hook)
    : folder_(std::move(folder)),
      bearerbox_(free_port()),
      smsbox_(free_port()),
      phone_(free_port()),
      sendsms_(free_port()) {
  std::filesystem::create_directories(folder_ / "store");
  std::ofstream(folder_ / "kannel.conf")
      << "group = core\nadmin-port = " << bearerbox_
      << "\nadmin-interface = 127.0.0.1\nadmin-password = bar\n"
      << "smsbox-port = " << smsbox_ << "\nsmsbox-interface = 127.0.0.1\nbox-allow-ip = \"127.0.0.1\"\n"
      << "store-type = spool\nstore-location = " << (folder_ / "store").string()
      << "\ndlr-storage = internal\n\n"
      << "group = smsc\nsmsc = fake\nsmsc-id = FAKE\nport = " << phone_
      << "\nconnect-allow-ip = 127.0.0.1\n\n"
      << "group = smsbox\nbearerbox-host = 127.0.0.1\nbearerbox-port = " << smsbox_
      << "\nsendsms-port = " << sendsms_ << "\nsendsms-interface = 127.0.0.1\nmo-recode = true\n"
      << "http-request-retry = 10\nhttp-queue-delay = 1\n\n"
      << "group = sendsms-user\nusername = tester\npassword = foobar\nmax-messages = 5\nconcatenation = "
         "true\n\n"
      << "group = sms-service\nkeyword = default\ncatch-all = true\nmax-messages = 0\n"
      << "get-url = \"" << hook << "&from=%p&to=%P&text=%a&id=%I&ts=%t\"\n";
  start();
}

void Kannel::start() {
  const std::string configuration = (folder_ / "kannel.conf").string();
  const auto box = [&](const std::string& name) {
    boxes_.push_back(std::make_unique<Child>(std::vector<std::string>{name, "-v", "2", configuration}, "",
                                             folder_ / (name + ".log")));
  };
  box("bearerbox");
  wait_for_port(smsbox_);
  box("smsbox");
  wait_for_port(sendsms_);
}

void Kannel::stop() {
  while (!boxes_.empty()) boxes_.pop_back();
}

std::vector<std::string> Kannel::phone_writes(const std::string& text, std::size_t expected) {
  fakesmsc_.reset();
  fakesmsc_ = std::make_unique<Child>(
      std::vector<std::string>{"/usr/lib/kannel/test/fakesmsc", "-H", "127.0.0.1", "-r",
                               std::to_string(phone_), "-m", "1", "-i", "0.1",
                               "8613900139000 1069012345 ucs2 " + escaped(channels::sms::to_ucs2(text))},
      "", folder_ / ("phone-" + std::to_string(calls_++) + ".log"));
  return phone_reads(expected);
}

std::vector<std::string> Kannel::phone_reads(std::size_t expected) {
  for (int i = 0; i < 200 && received().size() < expected; ++i) std::this_thread::sleep_for(100ms);
  std::this_thread::sleep_for(500ms);  // what is too much would come now
  return received();
}

std::vector<std::string> Kannel::received() const {
  std::vector<std::string> texts;
  for (int call = 0; call < calls_; ++call)
    add_received(folder_ / ("phone-" + std::to_string(call) + ".log"), texts);
  return texts;
}

}  // namespace xiaoer::test
