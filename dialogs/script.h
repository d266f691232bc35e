// SPDX-License-Identifier: Apache-2.0
// The dialog itself: a script loaded from a pack's TOML, and one pure function over it. No I/O, no clock, no
// database: everything comes in, everything goes out in the Turn. Immutable after loading; any thread.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "dialogs/ticket_types.h"
#include "dialogs/turn.h"
#include "knowledgebase/snapshot.h"
#include "nlu/understanding.h"

namespace xiaoer::dialogs {

class Script {
 public:
  // Reads flows.toml, replies.toml, policy.toml and ticket_types.toml of a pack. Throws ConfigError with
  // file:line:column: unknown key, duplicate id, missing target, unreachable step.
  [[nodiscard]] static std::shared_ptr<const Script> load(const std::filesystem::path& pack);
  virtual ~Script() = default;

  // One message → one turn. `knowledge` is searched by the step itself when no flow or rule takes the
  // message.
  [[nodiscard]] virtual Turn step(const State& state, const nlu::Understanding& understanding,
                                  const knowledgebase::Snapshot& knowledge, const Facts& facts) const = 0;
  // What a fresh visitor is greeted with, before any message.
  [[nodiscard]] virtual Say greeting(const Facts& facts) const = 0;
  // A text of replies.toml by id and language, for texts the gateway itself says ("agent_joined",
  // "resolved").
  [[nodiscard]] virtual std::string reply(const std::string& id, const std::string& language) const = 0;
  // The pack's ticket types in file order; they live as long as the script.
  [[nodiscard]] virtual const std::vector<TicketType>& ticket_types() const = 0;
  // Every intent that flows and policy speak of, so that a pack can be checked against its intents.
  [[nodiscard]] virtual std::vector<std::string> intents_used() const = 0;
};

// Renders a logic-less template once; unknown names become "".
[[nodiscard]] std::string render(const std::string& template_text,
                                 const std::map<std::string, std::string>& values);

}  // namespace xiaoer::dialogs
