// SPDX-License-Identifier: Apache-2.0
// When the bot answers, asks back, starts a flow or calls a person: policy.toml. Immutable; any thread.
#pragma once
#include <string>
#include <vector>

#include "dialogs/phrases.h"
#include "dialogs/wording.h"
#include "nlu/understanding.h"

namespace xiaoer::dialogs {

struct Thresholds {
  double answer = 0.6;        // a knowledge entry this sure is given as the answer
  double suggest = 0.3;       // this sure: offered as "did you mean"
  double intent = 0.6;        // an intent this sure starts its flow
  double change_flow = 0.85;  // … even while another flow waits for an answer
  double interrupt = 0.75;    // a question this sure is answered in the middle of a flow
  double waiting = 0.75;      // … is given even while he waits for a person
  double small_talk = 0.6;
  double person = 0.6;   // the wish for a person
  double wording = 0.9;  // almost an entry's own words: answered before an intent's form is started
};
struct Limits {
  int misses = 2;               // not understood so often in a row: a person
  std::size_t suggestions = 3;  // lines of the "did you mean" card, before "none of these"
  std::size_t opening = 10;     // a first message this long (characters, English words) tells what happened
  std::size_t ellipsis = 14;    // a follow-up up to this long may lean on the topic before
  std::size_t question = 40;    // longer messages are stories, not questions
  int amend_minutes = 30;       // so long a correction belongs to the ticket just opened
  int steps = 60;               // of a flow in one turn
};
// Which danger starts which flow. The first rule that fits is taken.
struct Urgent {
  nlu::Priority level = nlu::Priority::p0;
  std::vector<std::string> intents;  // "safety.*"; empty = any
  std::string flow;
  bool first = false;                // goes before a wish for a person, too
  std::vector<std::string> answers;  // keys of entries given instead when the message has almost their words
  int again_hours = 0;  // an open ticket of the flow younger than this gets a note instead of a second ticket
};
struct SmallTalk {
  std::string intent, phrase, reply;
  bool quick = false;  // shows the quick replies below it
};
// What a short follow-up is about: words added to the search.
struct Topic {
  std::vector<std::string> keys, intents;  // beginnings of knowledge keys and of intents
  Wording words;
};
struct Quick {
  Wording label;
  std::string to;       // "flow:<id>", "person", "faq:<key>"
  bool start = true;    // part of the greeting
  bool photo = false;   // offered when a picture comes without a word
  bool number = false;  // offered when a number comes without a word
};
enum class Place { first, middle, last };
struct Ordinal {
  std::size_t number = 1;  // 0: `place` tells the line
  Place place = Place::first;
  std::vector<std::string> words;
};

struct Policy {
  Thresholds thresholds;
  Limits limits;
  double angry_below = -0.5;
  bool vip_to_person = true;    // a VIP gets a person at the first miss
  bool angry_to_person = true;  // so does an angry customer
  std::string offline_flow;     // takes a message when nobody is there
  std::string desk_language = "zh";
  std::vector<std::string> person_intents, affirm_intents, deny_intents;
  std::vector<std::string> numbers;  // kinds of entities; a message of one alone is asked what it is for
  std::vector<std::string> comfort;  // what begins with one of these words needs no apology before it
  Phrases phrases;
  std::vector<Urgent> urgent;
  std::vector<SmallTalk> small_talk;
  std::vector<Topic> topics;
  std::vector<Quick> quick;
  std::vector<Ordinal> ordinals;
};

// Targets in other files ("flow:…", replies) are checked when the whole pack is there; see pack_check.h.
[[nodiscard]] Policy read_policy(Document& document);
// `pattern` is an intent or ends in "*".
[[nodiscard]] bool intent_fits(const std::string& intent, const std::string& pattern);

}  // namespace xiaoer::dialogs
