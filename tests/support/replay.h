// SPDX-License-Identifier: Apache-2.0
// Plays a conversation without a database: each customer's words go through the matcher and step(), and the
// lines that come out are what the customer would see, plus what happened. Used by the transcript tests. The
// clock is turned by hand, so the same words give the same lines. One thread.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "dialogs/script.h"
#include "dialogs/turn.h"
#include "nlu/engine.h"

namespace xiaoer::dialogs {

struct ReplayLine {
  // "bot": what the customer sees, its choices numbered below. "ticket", "human", "urged", "noted",
  // "unanswered", "rated", "raised": what happened, its text begins with the kind's own words ("complaint
  // normal TK…").
  std::string kind;
  std::string text;
};

class Replay {
  using Values = std::map<std::string, std::string>;

 public:
  // All three must outlive the replay. `start` is the fixed time of the first message.
  Replay(const nlu::Engine& engine, const Script& script, const knowledgebase::Snapshot& knowledge,
         TimePoint start);

  std::vector<ReplayLine> say(std::string_view words);
  std::vector<ReplayLine> send_picture();
  // The next words come from somebody else: no state, no tickets of his own.
  void next_customer();
  void pass(Milliseconds time) { facts_.now += time; }
  // Sets what the world looks like: agents_online, vip, channel. Tickets and time are kept by the replay.
  [[nodiscard]] Facts& facts() { return facts_; }
  [[nodiscard]] const State& state() const { return state_; }
  [[nodiscard]] const Decision& decision() const { return decision_; }

 private:
  std::vector<ReplayLine> take(const nlu::Understanding& understanding);
  void carry_out(const Action& action, Values& values, std::vector<ReplayLine>& lines);
  void call(const HandToHuman& person, std::vector<ReplayLine>& lines);
  void open(const OpenTicket& opening, Values& values, std::vector<ReplayLine>& lines);
  void update(const UpdateTicket& update, std::vector<ReplayLine>& lines);

  const nlu::Engine& engine_;
  const Script& script_;
  const knowledgebase::Snapshot& knowledge_;
  Facts facts_;
  bool spoken_ = false;  // the conversation has a language
  State state_;
  Decision decision_;
  std::map<std::string, int> ticket_counts_;  // per day
  Id last_ticket_ = 0;
  int pictures_ = 0;
};

}  // namespace xiaoer::dialogs
