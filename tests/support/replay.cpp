// SPDX-License-Identifier: Apache-2.0
#include "tests/support/replay.h"

#include <cstdio>

#include "dialogs/answer_language.h"

namespace xiaoer::dialogs {
namespace {

const TicketType* type_of(const Script& script, const std::string& id) {
  for (const auto& type : script.ticket_types())
    if (type.id == id) return &type;
  return nullptr;
}

// TK20261122-0001, as the tickets room numbers them.
std::string ticket_number(const std::string& day, int count) {
  char counter[16];
  std::snprintf(counter, sizeof counter, "%04d", count);
  return "TK" + day + "-" + counter;
}

std::string shown(const Say& say, const std::map<std::string, std::string>& values) {
  auto all = say.values;
  for (const auto& [name, value] : values) all[name] = value;
  std::string text = render(say.template_text, all);
  for (std::size_t i = 0; i < say.choices.size(); ++i)
    text += "\n" + std::to_string(i + 1) + ". " + say.choices[i].label;
  return text;
}

}  // namespace

Replay::Replay(const nlu::Engine& engine, const Script& script, const knowledgebase::Snapshot& knowledge,
               TimePoint start)
    : engine_(engine), script_(script), knowledge_(knowledge) {
  facts_.now = start;
  facts_.channel = "simulate";
  facts_.language = "zh";
}

std::vector<ReplayLine> Replay::say(std::string_view words) {
  const auto understanding = engine_.understand(words, facts_.now);
  facts_.language = dialogs::answer_language(understanding, spoken_ ? facts_.language : "");
  spoken_ = true;
  facts_.is_attachment = false;
  return take(understanding);
}

std::vector<ReplayLine> Replay::send_picture() {
  facts_.is_attachment = true;
  facts_.attachment_id = "picture" + std::to_string(++pictures_);
  return take(engine_.understand("", facts_.now));
}

void Replay::next_customer() {
  state_ = {};
  facts_.tickets.clear();
  facts_.language = "zh";
  spoken_ = false;
  facts_.vip = false;
  facts_.waiting_since = {};
  facts_.agents_online = true;
}

std::vector<ReplayLine> Replay::take(const nlu::Understanding& understanding) {
  // Through its JSON, as the store keeps it: what does not survive that must not matter.
  const Turn turn = script_.step(state_from_json(to_json(state_)), understanding, knowledge_, facts_);
  std::vector<ReplayLine> lines;
  Values values;
  for (const auto& action : turn.actions) carry_out(action, values, lines);
  if (!turn.priority.empty()) lines.push_back({"raised", turn.priority});
  state_ = turn.next;
  decision_ = turn.decision;
  return lines;
}

void Replay::carry_out(const Action& action, Values& values, std::vector<ReplayLine>& lines) {
  if (const auto* said = std::get_if<Say>(&action))
    lines.push_back({"bot", shown(*said, values)});
  else if (const auto* opening = std::get_if<OpenTicket>(&action))
    open(*opening, values, lines);
  else if (const auto* change = std::get_if<UpdateTicket>(&action))
    update(*change, lines);
  else if (const auto* person = std::get_if<HandToHuman>(&action))
    call(*person, lines);
  else if (const auto* unanswered = std::get_if<NoteUnanswered>(&action))
    lines.push_back({"unanswered", unanswered->text});
  else if (const auto* feedback = std::get_if<Feedback>(&action))
    lines.push_back({"rated", feedback->faq_key + (feedback->helpful ? " helpful" : " unhelpful")});
}

// He is queued until a person has taken him, as the gateway tells the dialog.
void Replay::call(const HandToHuman& person, std::vector<ReplayLine>& lines) {
  if (to_millis(facts_.waiting_since) == 0) facts_.waiting_since = facts_.now;
  lines.push_back({"human", person.reason + " " + person.priority});
}

void Replay::open(const OpenTicket& opening, Values& values, std::vector<ReplayLine>& lines) {
  const std::string day = to_day(facts_.now, facts_.zone_offset_minutes);
  TicketFact ticket;
  ticket.id = ++last_ticket_;
  ticket.number = ticket_number(day, ++ticket_counts_[day]);
  ticket.type = opening.type;
  ticket.status = "open";
  ticket.title = opening.title;
  ticket.created_at = ticket.updated_at = facts_.now;
  if (const auto* type = type_of(script_, opening.type)) {
    ticket.due_at = facts_.now + type->solve;
    values["ticket.promise"] = in_language(type->promise, facts_.language);
  }
  values["ticket.number"] = ticket.number;
  lines.push_back({"ticket", opening.type + " " + opening.priority + " " + ticket.number});
  facts_.tickets.insert(facts_.tickets.begin(), std::move(ticket));
}

void Replay::update(const UpdateTicket& update, std::vector<ReplayLine>& lines) {
  for (auto& ticket : facts_.tickets) {
    if (ticket.id != update.ticket_id) continue;
    ticket.updated_at = facts_.now;
    if (update.kind == "urged") {
      ++ticket.urged;
      lines.push_back({"urged", ticket.number});
    } else {
      lines.push_back({"noted", ticket.number + " " + update.text});
    }
  }
}

}  // namespace xiaoer::dialogs
