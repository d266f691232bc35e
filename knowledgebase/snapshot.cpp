// SPDX-License-Identifier: Apache-2.0
#include "knowledgebase/snapshot.h"

#include <algorithm>

#include "knowledgebase/question_index.h"
#include "nlu/characters.h"
#include "nlu/normaliser.h"

namespace xiaoer::knowledgebase {

namespace {

constexpr double kWorthTelling = 0.01;  // a hit less likely is never shown, nor why it was found

bool in_force(const Entry& entry, TimePoint at) {
  return entry.status == "published" && (!entry.effective_from || *entry.effective_from <= at) &&
         (!entry.expires_at || at < *entry.expires_at);
}

class IndexedSnapshot final : public Snapshot {
 public:
  IndexedSnapshot(const std::vector<Entry>& entries, TimePoint at) {
    for (const Entry& entry : entries)
      if (in_force(entry, at)) entries_.push_back(entry);
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      by_id_[entries_[i].id] = i;
      by_key_[entries_[i].key] = i;
      add_wording(i, entries_[i].question);
      for (const auto& similar : entries_[i].similar) add_wording(i, similar);
    }
    index_.build();
  }

  [[nodiscard]] std::vector<FaqHit> search(const nlu::Understanding& question,
                                           std::size_t limit) const override {
    thread_local std::u32string normal;
    thread_local QuestionIndex::Question asked;
    normal.clear();
    for (std::size_t at = 0; at < question.normalised.size();)
      normal += nlu::next_code_point(question.normalised, at);
    index_.prepare(normal, asked);
    const std::vector<Match> matches = index_.search(asked, limit);
    std::vector<FaqHit> hits(matches.size());
    for (std::size_t i = 0; i < matches.size(); ++i) {
      const Wording& wording = wordings_[matches[i].wording];
      const Entry& entry = entries_[wording.entry];
      hits[i] = {entry.id, entry.key, entry.question, wording.text, matches[i].score, {}};
      if (matches[i].score >= kWorthTelling) hits[i].words = index_.shared_words(asked, matches[i].wording);
    }
    return hits;
  }

  [[nodiscard]] std::string answer(Id entry_id, std::string_view channel,
                                   std::string_view language) const override {
    const Entry* entry = find(entry_id);
    if (!entry) return "";
    const Answer* best = nullptr;
    int best_fit = -1;
    for (const Answer& answer : entry->answers) {
      const bool foreign_channel = !answer.channel.empty() && answer.channel != channel;
      if (foreign_channel) continue;
      const int fit = (answer.language == language ? 2 : 0) + (answer.channel.empty() ? 0 : 1);
      if (fit > best_fit) {
        best = &answer;
        best_fit = fit;
      }
    }
    if (!best && !entry->answers.empty()) best = &entry->answers.front();
    return best ? best->text : "";
  }

  [[nodiscard]] const Entry* find(Id entry_id) const override {
    const auto found = by_id_.find(entry_id);
    return found == by_id_.end() ? nullptr : &entries_[found->second];
  }
  [[nodiscard]] const Entry* find_key(std::string_view key) const override {
    const auto found = by_key_.find(std::string(key));
    return found == by_key_.end() ? nullptr : &entries_[found->second];
  }
  [[nodiscard]] std::size_t size() const override { return entries_.size(); }

 private:
  struct Wording {
    std::size_t entry;
    std::string text;
  };

  void add_wording(std::size_t entry, const std::string& text) {
    const std::u32string normal = nlu::normal_chars(nlu::bounded_text(text));
    if (normal.empty()) return;
    index_.add(normal, static_cast<std::uint32_t>(entry));
    wordings_.push_back({entry, text});
  }

  std::vector<Entry> entries_;
  std::unordered_map<Id, std::size_t> by_id_;
  std::unordered_map<std::string, std::size_t> by_key_;
  std::vector<Wording> wordings_;
  QuestionIndex index_;
};

}  // namespace

std::shared_ptr<const Snapshot> Snapshot::build(const std::vector<Entry>& entries, TimePoint at) {
  return std::make_shared<IndexedSnapshot>(entries, at);
}

}  // namespace xiaoer::knowledgebase
