// SPDX-License-Identifier: Apache-2.0
#include "dialogs/ticket_talk.h"

#include "dialogs/choices.h"
#include "dialogs/conditions.h"
#include "dialogs/form_answers.h"
#include "dialogs/script.h"
#include "foundation/ascii.h"

namespace xiaoer::dialogs {
namespace {

constexpr std::size_t kTitleWords = 30, kTicketsShown = 5;
constexpr const char* kTicketTarget = "ticket:";

const TicketFact* by_number(const Scene& scene, const std::string& number) {
  for (const auto& ticket : scene.facts.tickets)
    if (!number.empty() && ticket.number == number) return &ticket;
  return nullptr;
}

// Numbers are copied in many ways: "tk20261122 0001", "TK-20261122-0001".
std::string bare_number(std::string_view text) {
  std::string bare;
  for (const char c : lower_ascii(text))
    if (c != '-' && c != '_' && c != ' ') bare += c;
  return bare;
}

const TicketFact* mentioned(const Scene& scene) {
  constexpr std::size_t kMost = 400;  // bytes in which a number is looked for
  if (scene.facts.tickets.empty()) return nullptr;
  const std::string words = bare_number(std::string_view(scene.words.text).substr(0, kMost));
  for (const auto& ticket : scene.facts.tickets) {
    const std::string number = bare_number(ticket.number);
    const std::size_t at = number.empty() ? std::string::npos : words.find(number);
    if (at == std::string::npos) continue;
    const char next = at + number.size() < words.size() ? words[at + number.size()] : ' ';
    if (next < '0' || next > '9') return &ticket;
  }
  return nullptr;
}

std::string type_name(const Scene& scene, const std::string& type) {
  const auto* found = scene.book.forms.type(type);
  return found ? in_language(found->name, scene.facts.language) : type;
}

// What the ticket is about, in a line: the product, else what happened.
std::string title_of(const Scene& scene, const Flow& flow, const TicketType& type) {
  std::string about = scene.noted("product");
  if (about.empty()) about = scene.noted(flow.opening);
  const std::string& name = in_language(type.name, scene.book.policy.desk_language);
  if (about.empty()) return name;
  return render(scene.book.replies.text("ticket.title", scene.book.policy.desk_language),
                {{"type", name}, {"about", cut(about, kTitleWords)}});
}

std::string line_of(const Scene& scene, const TicketFact& ticket) {
  const int zone = scene.facts.zone_offset_minutes;
  const bool due = is_open(ticket) && to_millis(ticket.due_at) > 0;
  return render(scene.text(due ? "ticket.line" : "ticket.line_done"),
                {{"number", ticket.number},
                 {"type", type_name(scene, ticket.type)},
                 {"status", scene.text("status." + ticket.status)},
                 {"due", to_local_text(ticket.due_at, zone)},
                 {"updated", to_local_text(ticket.updated_at, zone)}});
}

std::vector<const TicketFact*> open_tickets(const Scene& scene) {
  std::vector<const TicketFact*> open;
  for (const auto& ticket : scene.facts.tickets)
    if (is_open(ticket) && open.size() < kTicketsShown) open.push_back(&ticket);
  return open;
}

// A ticket number that is not among his own.
bool names_foreign_number(const Scene& scene) {
  return scene.heard.first_entity("ticket_no") != nullptr && !mentioned(scene);
}

}  // namespace

void open_ticket(Scene& scene, const Flow& flow, const Step& step) {
  const TicketType* type = scene.book.forms.type(step.type.empty() ? flow.ticket : step.type);
  if (!type) return;  // the loader has checked it
  std::string priority = step.priority.empty() ? type->priority : step.priority;
  if (scene.angry() || scene.facts.vip) priority = raised(priority);
  scene.turn.actions.emplace_back(
      OpenTicket{type->id, priority, title_of(scene, flow, *type), form_values(scene)});
  scene.state().fields[kOpened] = type->id;
  scene.state().last_faq.clear();  // what is put right now is the ticket
  say(scene, step.text.empty() ? "ticket.opened" : step.text,
      {{"ticket.promise", in_language(type->promise, scene.facts.language)}});
}

void show_tickets(Scene& scene, const Step& step) {
  decide(scene, "progress", scene.state().flow);
  if (names_foreign_number(scene)) return say(scene, "ticket.unknown");
  std::vector<const TicketFact*> shown;
  const auto* one = mentioned(scene);
  if (!one) one = by_number(scene, scene.noted(kTicket));
  if (one)
    shown.push_back(one);
  else
    shown = open_tickets(scene);
  if (shown.empty() && !scene.facts.tickets.empty()) shown.push_back(&scene.facts.tickets.front());
  if (shown.empty()) return say(scene, step.text.empty() ? "ticket.none" : step.text);
  std::string lines;
  for (const auto* ticket : shown) lines += (lines.empty() ? "" : "\n") + line_of(scene, *ticket);
  say(scene, "ticket.list", {{"lines", lines}});
}

void urge_ticket(Scene& scene, const Step& step) {
  const auto* ticket = by_number(scene, scene.noted(kTicket));
  if (!ticket) return;
  scene.turn.actions.emplace_back(UpdateTicket{ticket->id, "urged", cut(scene.heard.original, 500)});
  decide(scene, "progress", scene.state().flow);
  say(scene, step.text.empty() ? "ticket.urged" : step.text,
      {{"number", ticket->number},
       {"line", line_of(scene, *ticket)},
       {"count", std::to_string(ticket->urged + 1)}});
}

void add_note(Scene& scene, const std::string& text) {
  const auto* ticket = by_number(scene, scene.noted(kTicket));
  if (!ticket) ticket = newest_open(scene, scene.noted(kOpened));
  if (!ticket && !scene.facts.tickets.empty() && scene.noted(kOpened).empty())
    ticket = &scene.facts.tickets.front();
  if (ticket) scene.turn.actions.emplace_back(UpdateTicket{ticket->id, "customer_note", text});
}

Pick pick_ticket(Scene& scene) {
  if (const auto* one = mentioned(scene)) {
    scene.state().fields[kTicket] = one->number;
    return Pick::found;
  }
  const auto open = open_tickets(scene);
  if (open.empty() || names_foreign_number(scene)) return Pick::none;
  if (open.size() == 1) {
    scene.state().fields[kTicket] = open.front()->number;
    return Pick::found;
  }
  std::vector<Choice> choices;
  for (const auto* ticket : open) {
    const std::string label = ticket->number + " " + type_name(scene, ticket->type);
    choices.push_back({label, kTicketTarget + ticket->number});
  }
  say(scene, "ticket.which");
  offer(scene, std::move(choices));
  return Pick::waiting;
}

bool take_ticket_answer(Scene& scene) {
  const auto* ticket = mentioned(scene);
  if (!ticket)
    if (const auto index = picked(scene, scene.offered))
      ticket = by_number(scene, scene.offered[*index].value.substr(std::string_view(kTicketTarget).size()));
  if (ticket) scene.state().fields[kTicket] = ticket->number;
  return ticket != nullptr;
}

const TicketFact* newest_open(const Scene& scene, const std::string& type) {
  for (const auto& ticket : scene.facts.tickets)
    if (is_open(ticket) && (type.empty() || ticket.type == type)) return &ticket;
  return nullptr;
}

}  // namespace xiaoer::dialogs
