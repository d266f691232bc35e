// SPDX-License-Identifier: Apache-2.0
// What the dialog decided: the next state, and what is to be done. Values only; the worker carries them out
// in one transaction. Templates are written by us ({{name}}, logic-less) and are never applied to a
// customer's text.
#pragma once
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "foundation/message.h"
#include "knowledgebase/snapshot.h"
#include "nlu/understanding.h"

namespace xiaoer::dialogs {

// One thing said to the customer. `template_text` is rendered once with `values` plus what the worker adds
// ({{ticket.number}}, {{ticket.promise}} after OpenTicket of the same turn).
struct Say {
  std::string template_text;
  std::map<std::string, std::string> values;
  std::vector<Choice> choices;  // not empty: shown as a card
  std::string source;           // "faq:<key>", "flow:<id>/<step>", "policy:<word>"
  bool feedback = false;        // ask 有帮助 / 没帮助
};
struct OpenTicket {
  std::string type;      // ticket type of the pack: "complaint", "food_safety", …
  std::string priority;  // "urgent", "high", "normal", "low"
  std::string title;
  std::map<std::string, std::string> fields;  // form field → value, in the customer's words
};
struct UpdateTicket {
  Id ticket_id = 0;
  std::string kind;  // "urged", "customer_note"
  std::string text;
};
struct HandToHuman {
  std::string reason;    // "asked", "risk", "missed_twice", "flow", "vip"
  std::string priority;  // as in OpenTicket
  std::string summary;   // who, what, collected fields, for the agent
};
struct NoteUnanswered {
  std::string text;  // goes to the unanswered questions
};
struct Feedback {
  std::string faq_key;
  bool helpful = false;
};

using Action = std::variant<Say, OpenTicket, UpdateTicket, HandToHuman, NoteUnanswered, Feedback>;

// Where a conversation stands between two messages; stored as JSON with the conversation.
struct State {
  std::string flow;  // running flow, "" when none
  std::string step;  // step whose answer we wait for
  std::map<std::string, std::string> fields;
  std::vector<Choice> offered;  // the list shown last; the customer may answer by number or word
  std::string last_faq;         // key of the entry answered last
  std::string last_intent;
  int misses = 0;   // in a row
  int retries = 0;  // of the present step
  bool greeted = false;
};
[[nodiscard]] std::string to_json(const State& state);
[[nodiscard]] State state_from_json(const std::string& json);  // "" gives the initial state

// One ticket of the same person, as far as the dialog may tell about it.
struct TicketFact {
  Id id = 0;
  std::string number, type, status, title;
  TimePoint created_at{}, due_at{}, updated_at{};
  int urged = 0;
};

// Everything from outside that a decision needs.
struct Facts {
  TimePoint now{};
  std::string channel;        // for answer variants
  std::string language;       // "zh" or "en": the language to answer in
  bool agents_online = true;  // inside service hours and somebody there
  bool vip = false;
  TimePoint waiting_since{};        // queued for a person since then; 1970 = he is not
  bool is_attachment = false;       // the message is a picture or file, or a letter with pictures
  std::string attachment_id;        // several of a letter are joined by commas
  std::vector<TicketFact> tickets;  // newest first
  int zone_offset_minutes = 480;    // how dates and times are shown
};

struct Decision {
  std::string kind;  // "answer", "suggest", "not_understood", "flow", "hand_over", "small_talk", "progress",
                     // "waiting"
  std::string detail;  // faq key, flow id, reason
  double score = 0, answer_threshold = 0, suggest_threshold = 0;
  std::string runner_up;
  double runner_up_score = 0;
};

struct Turn {
  State next;
  std::vector<Action> actions;
  std::string priority;  // "" or what the conversation is to be raised to ("high" when he is angry)
  Decision decision;     // kept beside the answer, shown as "why"
};

}  // namespace xiaoer::dialogs
