// SPDX-License-Identifier: Apache-2.0
// The table of channels: one row per kind, the only place that names them all. Called by the wiring at start.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "channels/channel.h"
#include "channels/simulator.h"
#include "foundation/document.h"

namespace xiaoer::channels {

struct ChannelContext {
  std::string account;     // the [[channel]] row's account
  std::string public_url;  // where people reach us
  std::string live_url;    // where streams are served
  std::string secret;      // 32 random bytes of this installation, to derive keys from
  Clock clock;
  std::string folder{};  // of the configuration file; rules of channels lie beside it
};

struct ChannelKind {
  std::string name;
  // Reads the kind's own keys of its [[channel]] row (kind and account are read already); reports faults
  // there.
  std::function<std::unique_ptr<Channel>(Table& settings, const ChannelContext& context)> make;
  // Plays the provider of such an account, from the same keys; empty when nobody has written that.
  std::function<std::unique_ptr<Simulator>(Table& settings, const ChannelContext& context,
                                           const SimulatorOptions& options)>
      simulate{};
};

[[nodiscard]] const std::vector<ChannelKind>& channel_kinds();

}  // namespace xiaoer::channels
