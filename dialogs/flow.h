// SPDX-License-Identifier: Apache-2.0
// A guided conversation as flows.toml writes it: steps in order, from a closed vocabulary. Immutable; any
// thread.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "dialogs/wording.h"

namespace xiaoer::dialogs {

// All conditions of a step must hold, or the step is passed over. "[not] word [argument [argument]]".
struct Condition {
  std::string word;           // one of kConditionWords
  std::string first, second;  // field, choice; phrase; language; level
  bool negated = false;
};
extern const std::vector<std::string> kConditionWords;

enum class Act {
  say,           // text
  ask,           // field; the form says what is asked and what counts as an answer
  choose,        // text, [[flow.step.option]] label, words, to
  confirm,       // shows what was collected; yes goes on, edit asks again, cancel ends
  open_ticket,   // type (the flow's), priority (the type's), text
  hand_over,     // text, priority, offline = "queue" or "skip"
  pick_ticket,   // the ticket that is meant; none = step when there is no such ticket
  show_tickets,  // the picked ticket, or all open ones, with state and due time
  urge,          // records 催单 on the picked ticket
  note,          // text goes to the picked or newest ticket as the customer's note
  go,            // "goto": to
  end,           // text
};

struct Option {
  Wording label;
  std::vector<std::string> words;
  std::string to;  // a step of this flow, or "flow:<id>"
};

struct Step {
  std::string id;
  Act act = Act::say;
  std::vector<Condition> when;
  std::string text;   // reply id
  std::string field;  // ask
  std::string next;   // the step after this one; "" = the following
  std::string to;     // goto, pick_ticket's none
  std::string type, priority;
  int retries = 2;             // so often the question is put again; then the words are taken as they are
  bool may_skip = true;        // a required field can be left out when he insists
  bool takes_danger = false;   // ask: a message of danger is an answer (symptoms), not news beside it
  bool queue_offline = false;  // hand_over: wait for a person even when nobody is there
  std::vector<Option> options;
};

struct Flow {
  std::string id;
  Wording name;
  std::vector<std::string> intents, phrases;  // what starts it
  std::vector<std::string> refused;           // phrases that say it is not wanted
  std::string ticket;                         // the form its questions belong to; "" = none
  std::string opening;                        // the field that the first message fills when it tells enough
  std::string wish;                           // choice field that takes a wish said in between ("退款吧")
  std::string aside;  // not "": said in the middle of a form it only takes its turn; reply when it has none
  bool question_first = true;  // a question is answered from the knowledge, and the flow offered
  Wording offer;               // label that starts it, shown below answers with these keys
  std::vector<std::string> offer_keys;
  std::vector<Step> steps;

  [[nodiscard]] std::optional<std::size_t> find(const std::string& step_id) const;
};

}  // namespace xiaoer::dialogs
