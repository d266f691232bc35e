// SPDX-License-Identifier: Apache-2.0
// Bare servers that read a request and answer 201 without storing anything: what HTTP itself costs on this
// machine.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "bench/child.h"

namespace xiaoer::bench {

struct Peer {
  std::string name;
  int port = 0;
  std::unique_ptr<Child> child;
};
// Node's http module and nginx, those that are installed; their files go into `folder`.
[[nodiscard]] std::vector<Peer> start_peers(const std::filesystem::path& folder);

}  // namespace xiaoer::bench
