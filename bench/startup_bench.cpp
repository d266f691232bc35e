// SPDX-License-Identifier: Apache-2.0
// How long the service needs from its start until it takes traffic, and what it holds when nobody is there.
//   startup_bench [XIAOER] [ROUNDS]      default: 5
#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "bench/house.h"

namespace {

using namespace xiaoer::bench;

struct Rounds {
  std::vector<double> seconds, megabytes;
  void add(House& house) {
    house.open();
    seconds.push_back(house.child().seconds_to_ready());
    std::this_thread::sleep_for(std::chrono::seconds(2));
    megabytes.push_back(house.child().resident_megabytes());
    house.close();
  }
  void print(const std::string& name) {
    std::sort(seconds.begin(), seconds.end());
    std::sort(megabytes.begin(), megabytes.end());
    fmt::print("{:<34} {:>10.0f} {:>10.0f} {:>12.1f}\n", name, seconds[seconds.size() / 2] * 1000,
               seconds.back() * 1000, megabytes[megabytes.size() / 2]);
  }
};

}  // namespace

int main(int argc, char** argv) try {
  const std::string binary = find_binary(argc, argv);
  const int rounds = argc > 2 ? std::atoi(argv[2]) : 5;
  Rounds first, again;
  for (int i = 0; i < rounds; ++i) {
    const Folder folder;
    House house(binary, folder.path());
    first.add(house);
    again.add(house);
  }
  fmt::print("{}\n{} rounds\n\n{:<34} {:>10} {:>10} {:>12}\n", machine(), rounds, "", "median ms", "worst ms",
             "idle RSS MB");
  first.print("first start, empty data folder");
  again.print("start with data");
  return 0;
} catch (const std::exception& error) {
  std::cerr << "startup_bench: " << error.what() << "\n";
  return 1;
}
