// SPDX-License-Identifier: Apache-2.0
// What the dialog does with tickets: opens one from the form, shows their state, urges one, adds a note. Only
// tickets of the same person are ever known here (Facts::tickets).
#pragma once
#include <optional>

#include "dialogs/scene.h"

namespace xiaoer::dialogs {

void open_ticket(Scene& scene, const Flow& flow, const Step& step);
void show_tickets(Scene& scene, const Step& step);
void urge_ticket(Scene& scene, const Step& step);
void add_note(Scene& scene, const std::string& text);

enum class Pick { found, waiting, none };
// Finds the ticket that is meant: by its number, or the only open one; asks when there are several.
[[nodiscard]] Pick pick_ticket(Scene& scene);
// The answer to that question. False: it names none of them.
[[nodiscard]] bool take_ticket_answer(Scene& scene);
// The newest open ticket of this type, or of any type when "".
[[nodiscard]] const TicketFact* newest_open(const Scene& scene, const std::string& type);

}  // namespace xiaoer::dialogs
