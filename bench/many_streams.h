// SPDX-License-Identifier: Apache-2.0
// Thousands of open event streams held by one thread: opens them, and tells when an event has reached each.
#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace xiaoer::bench {

class ManyStreams {
 public:
  // `request` gives the bytes that open stream `number`. Throws when a stream is refused.
  ManyStreams(int port, std::size_t count, const std::function<std::string(std::size_t number)>& request);
  ~ManyStreams();
  ManyStreams(const ManyStreams&) = delete;
  ManyStreams& operator=(const ManyStreams&) = delete;

  [[nodiscard]] double seconds_to_open() const { return seconds_to_open_; }
  // Reads until "event: NAME" has come on every stream; milliseconds from `begin` for each, sorted.
  [[nodiscard]] std::vector<double> wait_for(const std::string& name,
                                             std::chrono::steady_clock::time_point begin);

 private:
  struct Stream {
    int fd = -1;
    bool open = false, told = false;
    std::string tail;  // the end of what was read, where a word may be cut in two
  };
  void start(Stream& stream, int port, const std::string& request);
  void poll_until(const std::function<bool()>& done,
                  const std::function<void(Stream&, const std::string&)>& on_text);

  int poll_;
  std::vector<Stream> streams_;
  double seconds_to_open_ = 0;
};

// Lifts the soft limit of open files to the hard one; the limit.
std::size_t raise_file_limit();

}  // namespace xiaoer::bench
