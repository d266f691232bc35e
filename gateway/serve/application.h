// SPDX-License-Identifier: Apache-2.0
// The whole service: builds every part, starts them in order, stops them in reverse. All threads are started
// here or in a part that this file owns: HTTP pool, live hub, workers, senders, listeners, the clock, the
// store's writer.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "gateway/config/configuration.h"

namespace xiaoer::gateway {

class Application {
 public:
  // Opens the store and loads the rules. Throws ConfigError, StorageError or RequestError.
  explicit Application(Configuration configuration);
  ~Application();
  void start();  // takes traffic when it returns; throws when a port is in use
  void stop();   // drains: no new requests, those in flight are finished

  struct Addresses {
    std::string url, live_url;
    std::vector<std::string> chat_pages;
    std::string desk;
    std::string setup;  // one-time link for the first administrator, "" when somebody can sign in already
  };
  [[nodiscard]] Addresses addresses() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace xiaoer::gateway
