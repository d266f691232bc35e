// SPDX-License-Identifier: Apache-2.0
// How many small works per second the store makes durable, and how long a caller waits. One work is what an
// arriving message costs: remember its provider id, take the next number of its conversation, store it, queue
// the answer.
//   storage_bench [FOLDER] [SECONDS]     the folder should lie on the disk that matters; default: here, 2
//   seconds
#include <fmt/core.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <thread>

#include "storage/migrations.h"
#include "storage/sqlite_database.h"

namespace {

using namespace xiaoer;
using Timer = std::chrono::steady_clock;

void add_conversations(Database& database, int count) {
  database.write([&](Transaction& t) {
    t.run("INSERT INTO person (id, shard, created_at, updated_at) VALUES (1, 0, 0, 0)");
    for (std::int64_t id = 1; id <= count; ++id) {
      const auto peer = std::to_string(id);
      t.run(
          "INSERT INTO identity (id, shard, person_id, channel, account, peer, created_at) "
          "VALUES ($1, 0, 1, 'bench', 'a', $2, 0)",
          {id, peer});
      t.run(
          "INSERT INTO conversation (id, shard, identity_id, person_id, channel, account, peer, created_at, "
          "updated_at) VALUES ($1, 0, $1, 1, 'bench', 'a', $2, 0, 0)",
          {id, peer});
    }
  });
}

void accept_message(Database& database, std::int64_t conversation, const std::string& provider_id,
                    const std::string& body) {
  database.write([&](Transaction& t) {
    const auto seq = t.run(
                          "UPDATE conversation SET last_seq = last_seq + 1, last_text = $2 WHERE id = $1 "
                          "RETURNING last_seq",
                          {conversation, std::string("…")})[0]
                         .integer(0);
    const auto message = t.run(
                              "INSERT INTO message (shard, conversation_id, seq, author, type, text, "
                              "pending, sent_at, stored_at) "
                              "VALUES (0, $1, $2, 'visitor', 'text', $3, 1, 0, 0) RETURNING id",
                              {conversation, seq, body})[0]
                             .integer(0);
    t.run(
        "INSERT INTO seen (channel, account, provider_id, message_id, conversation_id, seq, at) "
        "VALUES ('bench', 'a', $1, $2, $3, $4, 0)",
        {provider_id, message, conversation, seq});
    t.run(
        "INSERT INTO outbox (shard, conversation_id, message_id, channel, account, next_at, created_at) "
        "VALUES (0, $1, $2, 'bench', 'a', 0, 0)",
        {conversation, message});
  });
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Result {
  double works_per_second = 0, p50_ms = 0, p99_ms = 0, cpu_us = 0;
};

Result measure(const std::string& folder, int threads, std::chrono::duration<double> duration) {
  const auto file = folder + "/storage_bench.db";
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file + suffix);
  std::vector<std::vector<double>> waits(static_cast<std::size_t>(threads));
  const auto database = open_sqlite({.path = file});
  migrate(*database);
  add_conversations(*database, threads);
  const std::string body(400, 'x');
  const auto start = Timer::now();
  const double cpu = cpu_seconds();
  {
    std::vector<std::jthread> senders;
    for (int sender = 0; sender < threads; ++sender) {
      senders.emplace_back([&, sender] {
        auto& mine = waits[static_cast<std::size_t>(sender)];
        while (Timer::now() - start < duration) {
          const auto begin = Timer::now();
          accept_message(*database, sender + 1, std::to_string(sender) + "/" + std::to_string(mine.size()),
                         body);
          mine.push_back(std::chrono::duration<double, std::milli>(Timer::now() - begin).count());
        }
      });
    }
  }
  const double seconds = std::chrono::duration<double>(Timer::now() - start).count();
  std::vector<double> all;
  for (const auto& mine : waits) all.insert(all.end(), mine.begin(), mine.end());
  std::sort(all.begin(), all.end());
  const auto works = static_cast<double>(all.size());
  return {works / seconds, all[all.size() / 2], all[all.size() * 99 / 100],
          (cpu_seconds() - cpu) / works * 1e6};
}

}  // namespace

int main(int argc, char** argv) {
  const std::string folder = argc > 1 ? argv[1] : ".";
  const std::chrono::duration<double> duration(argc > 2 ? std::atof(argv[2]) : 2.0);
  fmt::print("| threads | works/s | p50 ms | p99 ms | CPU us/work |\n|---:|---:|---:|---:|---:|\n");
  for (const int threads : {1, 8, 64, 256}) {
    const auto result = measure(folder, threads, duration);
    fmt::print("| {} | {:.0f} | {:.2f} | {:.2f} | {:.1f} |\n", threads, result.works_per_second,
               result.p50_ms, result.p99_ms, result.cpu_us);
  }
  for (const char* suffix : {"", "-wal", "-shm"})
    std::filesystem::remove(folder + "/storage_bench.db" + suffix);
}
