// SPDX-License-Identifier: Apache-2.0
// One step() in the making: what came in, and the turn as far as it is decided. Made for one message by the
// script, handed through the parts of this room, then thrown away. One thread.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dialogs/book.h"
#include "dialogs/turn.h"

namespace xiaoer::dialogs {

using Values = std::map<std::string, std::string>;

// Keys of State::fields that are not form fields begin with "@" and never reach a ticket.
inline constexpr const char* kMood = "@mood";        // "angry"
inline constexpr const char* kAsked = "@asked";      // the question behind the list shown last
inline constexpr const char* kTicket = "@ticket";    // number of the ticket that is spoken of
inline constexpr const char* kOpened = "@opened";    // ticket type this flow has opened
inline constexpr const char* kRefused = "@refused";  // words that were no answer to the present question
inline constexpr const char* kPhotos = "@photos";    // pictures that came before any flow
inline constexpr const char* kSaid = "@said.";       // + entity kind or field key: said earlier

inline constexpr const char* kWaiting = "@waiting";    // since when he was told that a person is on the way
inline constexpr const char* kNoneTarget = "none";     // the line "none of these" of a list
inline constexpr const char* kFieldTarget = "field:";  // + field key: a line of "which item is wrong?"

struct Scene {
  Scene(const Book& the_book, const State& before, const nlu::Understanding& understanding,
        const knowledgebase::Snapshot& snapshot, const Facts& the_facts);

  const Book& book;
  const nlu::Understanding& heard;
  const knowledgebase::Snapshot& knowledge;
  const Facts& facts;
  Utterance words;
  std::vector<Choice> offered;  // the list shown before this message
  Turn turn;
  int flows_started = 0;  // in this turn; a script that runs in circles is stopped
  std::string source;     // of what is said now; "" = "policy:<reply>"

  [[nodiscard]] State& state() { return turn.next; }
  [[nodiscard]] const State& state() const { return turn.next; }
  [[nodiscard]] bool said(std::string_view phrase) const { return Phrases::said(phrase, words); }
  [[nodiscard]] const std::string& text(const std::string& reply) const {
    return book.replies.text(reply, facts.language);
  }
  // A field or "@" note; "" when absent.
  [[nodiscard]] const std::string& noted(const std::string& key) const;
  [[nodiscard]] bool angry() const { return noted(kMood) == "angry"; }
  // The best intent of this list with at least this score; patterns as in intent_fits().
  [[nodiscard]] bool means(const std::vector<std::string>& patterns, double at_least) const;
  [[nodiscard]] bool means(const std::string& pattern, double at_least) const;
  // Knowledge found for the message, best first; searched once. Fills the decision's scores.
  const std::vector<knowledgebase::FaqHit>& hits();
  // The topic of what he wants when that is sure; nullptr when it is not, or no topic speaks of it.
  [[nodiscard]] const Topic* sure_topic() const;
  // After hits(): those that follow them, for a message with a sure topic.
  [[nodiscard]] const std::vector<knowledgebase::FaqHit>& further_hits() const { return further_hits_; }

 private:
  std::optional<std::vector<knowledgebase::FaqHit>> hits_;
  std::vector<knowledgebase::FaqHit> further_hits_;
};

void say(Scene& scene, const std::string& reply, Values values = {});
void say_text(Scene& scene, std::string template_text, Values values = {});
// Shows `choices` with what was said last, and waits for one of them. Labels are what comes back when one is
// tapped.
void offer(Scene& scene, std::vector<Choice> choices);
void decide(Scene& scene, std::string kind, std::string detail);
// Actions first, then what is said, in as few messages as possible.
[[nodiscard]] Turn finished(Scene scene);

[[nodiscard]] bool has_words(
    std::string_view text);  // letters or digits of any script, not only signs and emoji
// How much a text tells: Chinese characters and Latin words or numbers.
[[nodiscard]] std::size_t length_of_talk(std::string_view text);
// The customer's own words, cut.
[[nodiscard]] std::string cut(std::string_view text, std::size_t code_points);
inline constexpr std::size_t kKeptWords = 500;  // code points of a message, in notes and unanswered questions
[[nodiscard]] std::string raised(const std::string& priority);  // one level up; "high" and "urgent" stay

}  // namespace xiaoer::dialogs
