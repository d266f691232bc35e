// SPDX-License-Identifier: Apache-2.0
// Questions by short message over SMPP: from the phone to the stored question, to the stored answer, to the
// submit that carries it back. Beside it Kannel 1.4.5 on the same load, which answers every message with one
// fixed text, with and without its own store. Then the message centre dies in the middle of it.
//   sms_bench [XIAOER] [MESSAGES] [PHONES] [WAITING]      default: 15000 2000 600
#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <thread>

#include "bench/house.h"
#include "bench/phones.h"
#include "channels/sms/alphabet.h"
#include "channels/sms/rules.h"

namespace {

using namespace xiaoer::bench;

constexpr const char* kRules = XIAOER_SOURCE_DIR "/config/sms/china.toml";
constexpr int kWindow = 256;  // submits without an answer, for both

struct Size {
  std::size_t messages = 15'000, phones = 2'000, waiting = 600;
};

// The country's rules as shipped, but with limits that no phone reaches.
std::string row(const std::filesystem::path& folder, int port) {
  std::ifstream shipped(kRules);
  std::ofstream rules(folder / "rules.toml");
  for (std::string line; std::getline(shipped, line);)
    rules << (line.starts_with("per_") ? line.substr(0, line.find('=')) + "= 1000000" : line) << "\n";
  std::ofstream(folder / "password") << "secret\n";
  return fmt::format(
      "[[channel]]\nkind = \"sms\"\naccount = \"main\"\ndriver = \"smpp\"\nsender = \"1069012345\"\n"
      "signature = \"小二食品\"\nrules = \"{}\"\n[channel.smpp]\nhost = \"127.0.0.1\"\nport = {}\n"
      "system_id = \"gw\"\npassword_file = \"{}\"\nwindow = {}\n",
      (folder / "rules.toml").string(), port, (folder / "password").string(), kWindow);
}

std::string kannel_configuration(const std::filesystem::path& folder, int port, bool stores) {
  const int admin = free_port(), box = free_port(), sendsms = free_port();
  const std::string store =
      stores ? fmt::format("store-type = spool\nstore-location = {}\n", (folder / "spool").string()) : "";
  return fmt::format(
      "group = core\nadmin-port = {0}\nadmin-interface = 127.0.0.1\nadmin-password = bar\nsmsbox-port = {1}\n"
      "smsbox-interface = 127.0.0.1\nbox-allow-ip = \"127.0.0.1\"\n{2}\n"
      "group = smsc\nsmsc = smpp\nsmsc-id = S\nhost = 127.0.0.1\nport = {3}\ntransceiver-mode = true\n"
      "smsc-username = gw\nsmsc-password = secret\nsystem-type = \"VMA\"\nmax-pending-submits = {5}\n"
      "source-addr-npi = 1\ndest-addr-ton = 1\ndest-addr-npi = 1\nreconnect-delay = 1\n\n"
      "group = smsbox\nbearerbox-host = 127.0.0.1\nbearerbox-port = {1}\nsendsms-port = {4}\n"
      "sendsms-interface = 127.0.0.1\n\n"
      "group = sms-service\nkeyword = default\ncatch-all = true\nmax-messages = 1\n"
      "text = \"We have your message.\"\n",
      admin, box, store, port, sendsms, kWindow);
}

PhoneLoad load_of(const Size& size) {
  PhoneLoad load;
  load.messages = size.messages;
  load.phones = size.phones;
  load.waiting = size.waiting;
  load.coding = 8;
  // Who refuses all messages gets no answer: such words are left out.
  const auto refusals = xiaoer::channels::sms::read_rules(kRules).leave_words;
  for (const std::string& text : questions())
    if (std::find(refusals.begin(), refusals.end(), xiaoer::channels::sms::plain_word(text)) ==
        refusals.end())
      load.texts.push_back(xiaoer::channels::sms::to_ucs2(text));
  return load;
}

void head() {
  fmt::print("{:<40} {:>8} {:>8} {:>8} {:>9} {:>8} {:>9} {:>7}\n", "", "per sec", "p50 ms", "p99 ms",
             "CPU us", "RSS MB", "answered", "parts");
}

void print(const std::string& name, const PhoneResult& result, std::size_t asked, double cpu_seconds,
           double megabytes) {
  fmt::print("{:<40} {:>8.0f} {:>8.1f} {:>8.1f} {:>9.0f} {:>8.1f} {:>8.1f}% {:>7}\n", name,
             result.per_second(), result.at(0.5), result.at(0.99),
             cpu_seconds / static_cast<double>(result.answered) * 1e6, megabytes,
             100.0 * static_cast<double>(result.answered) / static_cast<double>(asked), result.parts);
}

double measure(const std::string& name, PhoneCentre& centre, const PhoneLoad& load, const Child& child) {
  const double before = child.cpu_seconds();
  const PhoneResult result = centre.run(load);
  print(name, result, load.messages, child.cpu_seconds() - before, child.resident_megabytes());
  return result.per_second();
}

double ours(const std::string& binary, const Size& size) {
  const Folder folder;
  PhoneCentre centre;
  House house(binary, folder.path(), row(folder.path(), centre.port()));
  house.open();
  centre.open();
  Size warm = size;
  warm.messages = size.phones;
  static_cast<void>(centre.run(load_of(warm)));
  const double rate = measure("xiaoer", centre, load_of(size), house.child());
  PhoneLoad load = load_of(size);
  load.receipts = true;
  static_cast<void>(measure("xiaoer, each answer with a receipt", centre, load, house.child()));

  load = load_of(size);
  load.messages = load.phones = size.messages / 4;
  load.first += size.phones;  // people who were never asked anything: one answer each
  load.texts.resize(1);
  load.die_after = load.messages / 2;
  const double received = house.metric("xiaoer_messages_received_total");
  const PhoneResult result = centre.run(load);
  const double stored = house.metric("xiaoer_messages_received_total") - received;
  fmt::print(
      "the centre dies after {} of {} answers and is away for 1 s: bound again {:.2f} s after its return;\n"
      "{:.0f} questions stored, {} answered, {} twice, {} not answered\n",
      load.die_after, load.messages, result.rebound_seconds, stored, result.answered, result.doubled,
      load.messages - result.answered);
  return rate;
}

// Kannel gets the processor time of both its programs counted.
double kannel(const Size& size, bool stores) {
  const Folder folder;
  PhoneCentre centre;
  std::filesystem::create_directories(folder.path() / "spool");
  const std::string file = (folder.path() / "kannel.conf").string();
  std::ofstream(file) << kannel_configuration(folder.path(), centre.port(), stores);
  // One process with two children, which are counted with it and end with it.
  Child boxes({"/bin/sh", "-c",
               fmt::format("bearerbox -v 4 {0} & b=$!; sleep 1; smsbox -v 4 {0} & s=$!; "
                           "trap \"kill -9 $b $s\" TERM; echo started >&2; wait",
                           file)},
              "started", 0);
  centre.open();
  Size warm = size;
  warm.messages = size.phones;
  static_cast<void>(centre.run(load_of(warm)));
  return measure(stores ? "kannel, fixed text, spool on disk" : "kannel, fixed text, nothing stored", centre,
                 load_of(size), boxes);
}

}  // namespace

int main(int argc, char** argv) try {
  Size size;
  if (argc > 2) size.messages = std::strtoul(argv[2], nullptr, 10);
  if (argc > 3) size.phones = std::strtoul(argv[3], nullptr, 10);
  if (argc > 4) size.waiting = std::strtoul(argv[4], nullptr, 10);
  fmt::print(
      "{}\n{} messages of {} phones, {} waiting for an answer at a time; the load runs on the same cores\n",
      machine(), size.messages, size.phones, size.waiting);
  fmt::print("window of submits: {}; xiaoer's answers have the parts they need, kannel's have one\n",
             kWindow);
  head();
  const double rate = ours(find_binary(argc, argv), size);
  const double stored = kannel(size, true), fleeting = kannel(size, false);
  fmt::print("xiaoer against kannel: {:.2f} times with its spool, {:.2f} times without\n", rate / stored,
             rate / fleeting);
  return 0;
} catch (const std::exception& error) {
  std::cerr << "sms_bench: " << error.what() << "\n";
  return 1;
}
