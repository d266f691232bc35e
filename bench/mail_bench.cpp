// SPDX-License-Identifier: Apache-2.0
// Mails from a local maildir by IMAP: fetched, parsed, threaded and stored durably by the running service,
// which answers them meanwhile. Then a mail of 25 MB and hostile ones, each followed by a harmless one.
//   mail_bench [XIAOER] [MAILS]      default: 20000. Needs dovecot.
#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <thread>

#include "bench/house.h"
#include "bench/mail_shapes.h"
#include "storage/sqlite_database.h"
#include "tests/e2e/support/mail_servers.h"

namespace {

using namespace xiaoer::bench;
using namespace std::chrono_literals;
using Timer = std::chrono::steady_clock;

constexpr const char* kBox = "kefu@shop.example";
constexpr int kPoints = 10;  // at which memory is looked at

double since(Timer::time_point begin) {
  return std::chrono::duration<double>(Timer::now() - begin).count();
}

std::string rows(const xiaoer::test::MailServers& servers) {
  return fmt::format(
      "[[channel]]\nkind = \"email\"\naccount = \"kefu\"\naddress = \"{}\"\n[channel.incoming]\nhost = "
      "\"127.0.0.1\"\nport = {}\nsecurity = \"none\"\npassword_env = \"MAIL_PASSWORD\"\npoll_seconds = 1\n"
      "[channel.outgoing]\nhost = \"127.0.0.1\"\nport = {}\nsecurity = \"none\"\n",
      kBox, servers.imap_port(), servers.smtp_port());
}

std::size_t stored(const House& house) {
  return static_cast<std::size_t>(house.metric("xiaoer_messages_received_total"));
}

void wait_until_stored(const House& house, std::size_t count) {
  const auto begin = Timer::now();
  while (stored(house) < count) {
    if (since(begin) > 300) throw std::runtime_error("no tenth of the mails was taken in five minutes");
    std::this_thread::sleep_for(20ms);
  }
}

// The highest resident memory since the last reset, MB.
double peak_megabytes(pid_t pid) {
  std::ifstream in(fmt::format("/proc/{}/status", pid));
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
  return 0;
}

void reset_peak(pid_t pid) {
  std::ofstream(fmt::format("/proc/{}/clear_refs", pid)) << "5";
}

void flow(House& house, std::size_t mails) {
  const auto begin = Timer::now();
  const double cpu = house.child().cpu_seconds();
  std::vector<double> memory;
  for (std::size_t point = 1; point <= kPoints; ++point) {
    wait_until_stored(house, mails * point / kPoints);
    memory.push_back(house.child().resident_megabytes());
  }
  const double seconds = since(begin), used = house.child().cpu_seconds() - cpu;
  fmt::print("{} mails in {:.1f} s: {:.0f} per second, {:.0f} us of CPU each (with the bot's answers)\n",
             mails, seconds, static_cast<double>(mails) / seconds, used / static_cast<double>(mails) * 1e6);
  fmt::print("RSS MB at each tenth:");
  for (const double each : memory) fmt::print(" {:.0f}", each);
  fmt::print("\n");
}

// What the store says afterwards. The mails of a batch bear its time; from batch to batch a mail is fetched,
// parsed, threaded, stored and marked, so the time between two is how long each of the second took.
void judge(const std::filesystem::path& folder, std::size_t mails) {
  const auto database = xiaoer::open_sqlite({.path = (folder / "data" / "xiaoer.db").string()});
  const auto rows = database->read(
      "SELECT stored_at, COUNT(*) FROM message WHERE type = 'letter' GROUP BY stored_at ORDER BY stored_at");
  std::vector<std::int64_t> times;
  std::int64_t letters = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    letters += rows[i].integer(1);
    if (i > 0)
      times.insert(times.end(), static_cast<std::size_t>(rows[i].integer(1)),
                   rows[i].integer(0) - rows[i - 1].integer(0));
  }
  std::sort(times.begin(), times.end());
  const auto share = [&](double part) {
    return times.empty() ? 0 : times[static_cast<std::size_t>(part * static_cast<double>(times.size() - 1))];
  };
  const auto conversations =
      database->read("SELECT COUNT(*) FROM conversation WHERE channel = 'email'")[0].integer(0);
  fmt::print("each mail: p50 {} ms, p99 {} ms, worst {} ms\n", share(0.5), share(0.99), share(1));
  fmt::print("stored {} of {}; conversations {} of {}\n", letters, mails, conversations,
             conversations_of(mails));
}

void single(House& house, xiaoer::test::MailServers& servers, const std::string& name,
            const std::string& mail) {
  static std::size_t number = 1'000'000;
  const std::size_t before = stored(house);
  const double rest = house.child().resident_megabytes();
  reset_peak(house.child().pid());
  servers.deliver(kBox, mail);
  const auto begin = Timer::now();
  servers.deliver(kBox, everyday_mail(number += 5));
  wait_until_stored(house, before + 2);
  fmt::print("{:<36} {:>8.1f} {:>8.0f} {:>9.0f}\n", name, static_cast<double>(mail.size()) / 1024 / 1024,
             since(begin) * 1e3, peak_megabytes(house.child().pid()) - rest);
}

int bench(const std::string& binary, std::size_t mails) {
  ::setenv("MAIL_PASSWORD", "secret", 1);
  const Folder folder;
  xiaoer::test::MailServers servers;
  for (std::size_t i = 0; i < mails; ++i) servers.deliver(kBox, everyday_mail(i));
  House house(binary, folder.path(), rows(servers));
  fmt::print("{}\n", machine());
  house.open();
  flow(house, mails);
  house.close();
  judge(folder.path(), mails);
  house.open();
  std::this_thread::sleep_for(1s);  // it waits for new mail now
  fmt::print("{:<36} {:>8} {:>8} {:>9}\n", "one mail and the next", "MB", "wall ms", "extra MB");
  single(house, servers, "an everyday one", everyday_mail(2'000'000));
  single(house, servers, "25 MB", large_mail(25));
  for (const auto& hostile : hostile_mails()) single(house, servers, hostile.name, hostile.write());
  fmt::print(
      "(the time holds the half second that dovecot waits before it tells of new mail, and its reading of a "
      "gigabyte to know the size)\n");
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);  // what was measured is seen even when a later part is stopped
  try {
    return bench(find_binary(argc, argv), argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 20'000);
  } catch (const std::exception& error) {
    std::cerr << "mail_bench: " << error.what() << "\n";
    return 1;
  }
}
