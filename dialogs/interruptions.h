// SPDX-License-Identifier: Apache-2.0
// What people say in the middle of a form that is no answer to its question: a question of their own, the
// wish to be asked no more, another wish, "how far is my ticket?". None of it ends a form that is not meant
// to end. Called by the waiting step (flow_answer.h) and by the order of decisions, for one message; one
// thread.
#pragma once
#include "dialogs/scene.h"

namespace xiaoer::dialogs {

// "别问了", and "取消" when the ticket is open already: no more questions, the ticket goes on. With no ticket
// yet, "别问了" calls a person, who sees what was collected.
[[nodiscard]] bool take_stop(Scene& scene);
// The question in between gets its answer when the knowledge is so sure, then the step's own is put again.
[[nodiscard]] bool take_question(Scene& scene, double at_least);
// "在吗": a greeting is no answer; the step's question is put again.
[[nodiscard]] bool take_greeting(Scene& scene);
// The message begins or ends as questions do ("…吗", "怎么…", "?").
[[nodiscard]] bool is_clear_question(const Scene& scene);
// A question that nobody can answer here is no answer to ours either: it is noted, and ours put again.
void put_off_question(Scene& scene);
// The message says nothing but one of the choices of the flow's wish field ("退款吧").
[[nodiscard]] bool says_wish(const Scene& scene, const Flow& flow);
// Fills the flow's wish field from a message that names one of its choices, then goes on waiting.
[[nodiscard]] bool take_wish(Scene& scene, const Flow& flow);
// Another wish, said so clearly that the flow must give way; a side trip only takes its turn.
[[nodiscard]] bool changes_flow(Scene& scene, const Flow& flow);

}  // namespace xiaoer::dialogs
