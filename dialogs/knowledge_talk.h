// SPDX-License-Identifier: Apache-2.0
// Answers from the knowledge base: sure ones at once, half-sure ones as a list to choose from, follow-ups
// ("那运费呢") with the topic before. Pure.
#pragma once
#include <optional>

#include "dialogs/scene.h"

namespace xiaoer::dialogs {

// Sure hit for the message, with the topic before when the message leans on it; nullopt when none is sure
// enough.
[[nodiscard]] std::optional<knowledgebase::FaqHit> sure_hit(Scene& scene, double at_least);
// The entry that the message has almost the words of; nullopt when there is none.
[[nodiscard]] std::optional<knowledgebase::FaqHit> wording_hit(Scene& scene);
// Says the entry's answer; false when it has none. Offers the flow that belongs to it, unless one is running.
bool answer_entry(Scene& scene, const std::string& key);
// "Did you mean": false when nothing is near enough.
bool suggest_entries(Scene& scene);
// It reads like a question, not like a story or an answer.
[[nodiscard]] bool is_question(const Scene& scene);

}  // namespace xiaoer::dialogs
