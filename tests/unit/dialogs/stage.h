// SPDX-License-Identifier: Apache-2.0
// What the dialog tests stand on: understandings made by hand, knowledge with known scores, and a
// conversation that keeps its state from one message to the next.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "dialogs/script.h"
#include "knowledgebase/snapshot.h"

namespace xiaoer::dialogs {

// A message as the matcher would understand it.
class Heard {
 public:
  Heard(std::string text);  // NOLINT(google-explicit-constructor): tests read better
  Heard(const char* text) : Heard(std::string(text)) {}
  Heard& intent(const std::string& name, double score, nlu::Priority priority = nlu::Priority::p2);
  Heard& entity(const std::string& kind, const std::string& value);
  Heard& urgent(nlu::Priority level);
  Heard& mood(double sentiment);
  nlu::Understanding understanding;
};

// Entries are found when one of their words stands in the question.
class FakeKnowledge final : public knowledgebase::Snapshot {
 public:
  FakeKnowledge& add(const std::string& key, const std::string& word, double score);
  FakeKnowledge& similar(const std::string& wording);  // of the entry added last

  std::vector<knowledgebase::FaqHit> search(const nlu::Understanding& question,
                                            std::size_t limit) const override;
  std::string answer(Id entry_id, std::string_view channel, std::string_view language) const override;
  const knowledgebase::Entry* find(Id entry_id) const override;
  const knowledgebase::Entry* find_key(std::string_view key) const override;
  std::size_t size() const override { return entries_.size(); }

 private:
  struct Known {
    knowledgebase::Entry entry;
    std::string word;
    double score;
  };
  std::vector<std::unique_ptr<Known>> entries_;
};

// The shipped pack, loaded once.
const std::shared_ptr<const Script>& shipped_script();

class Conversation {
 public:
  Conversation();
  const Turn& say(const Heard& heard);
  const Turn& send_picture(const std::string& id);
  const Turn& write_letter(const std::string& text, const std::string& pictures);
  // Everything said in the last turn, rendered, with labels of choices.
  [[nodiscard]] std::string answer() const;
  [[nodiscard]] std::vector<Choice> choices() const;
  template <typename Kind>
  [[nodiscard]] const Kind* did() const {
    for (const auto& action : turn.actions)
      if (const auto* found = std::get_if<Kind>(&action)) return found;
    return nullptr;
  }
  void add_ticket(const std::string& number, const std::string& type, const std::string& status);

  State state;
  Facts facts;
  FakeKnowledge knowledge;
  Turn turn;
};

}  // namespace xiaoer::dialogs
