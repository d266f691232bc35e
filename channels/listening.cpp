// SPDX-License-Identifier: Apache-2.0
#include "channels/listening.h"

#include <condition_variable>
#include <mutex>

namespace xiaoer::channels {

void keep_listening(Channel& channel, const std::stop_token& stop, Sink& sink, Milliseconds pause) {
  std::mutex mutex;
  std::condition_variable_any stopped;
  while (!stop.stop_requested()) {
    try {
      return channel.listen(stop, sink);
    } catch (const std::exception& fault) {
      sink.warn("an account cannot listen; it is tried again", fault.what());
    }
    std::unique_lock lock(mutex);
    stopped.wait_for(lock, stop, pause, [] { return false; });
  }
}

}  // namespace xiaoer::channels
