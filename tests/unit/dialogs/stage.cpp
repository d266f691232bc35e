// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/dialogs/stage.h"

#include "dialogs/phrases.h"
#include "foundation/ascii.h"

namespace xiaoer::dialogs {
namespace {

bool mostly_latin(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

Heard::Heard(std::string text) {
  understanding.original = text;
  understanding.normalised = lower_ascii(text);
  const bool has_letter = std::any_of(text.begin(), text.end(),
                                      [](char c) { return std::isalpha(static_cast<unsigned char>(c)); });
  understanding.language = !mostly_latin(text) ? "zh" : has_letter ? "en" : "";
}

Heard& Heard::intent(const std::string& name, double score, nlu::Priority priority) {
  understanding.intents.push_back({name, score, priority, {}});
  return *this;
}

Heard& Heard::entity(const std::string& kind, const std::string& value) {
  understanding.entities.push_back({kind, value, value, {}});
  return *this;
}

Heard& Heard::urgent(nlu::Priority level) {
  understanding.urgency.level = level;
  return *this;
}

Heard& Heard::mood(double sentiment) {
  understanding.sentiment = sentiment;
  return *this;
}

FakeKnowledge& FakeKnowledge::add(const std::string& key, const std::string& word, double score) {
  auto known = std::make_unique<Known>();
  known->entry.id = static_cast<Id>(entries_.size()) + 1;
  known->entry.key = key;
  known->entry.question = "问：" + key;
  known->entry.category = "售后/" + word;
  known->entry.answers = {{"", "zh", "答：" + key}, {"", "en", "Answer: " + key}};
  known->word = word;
  known->score = score;
  entries_.push_back(std::move(known));
  return *this;
}

FakeKnowledge& FakeKnowledge::similar(const std::string& wording) {
  entries_.back()->entry.similar.push_back(wording);
  return *this;
}

std::vector<knowledgebase::FaqHit> FakeKnowledge::search(const nlu::Understanding& question,
                                                         std::size_t limit) const {
  std::vector<knowledgebase::FaqHit> hits;
  for (const auto& known : entries_)
    if (question.normalised.find(known->word) != std::string::npos)
      hits.push_back(
          {known->entry.id, known->entry.key, known->entry.question, known->word, known->score, {}});
  std::stable_sort(hits.begin(), hits.end(), [](const auto& a, const auto& b) { return a.score > b.score; });
  if (hits.size() > limit) hits.resize(limit);
  return hits;
}

std::string FakeKnowledge::answer(Id entry_id, std::string_view, std::string_view language) const {
  const auto* entry = find(entry_id);
  if (!entry) return "";
  for (const auto& answer : entry->answers)
    if (answer.language == language) return answer.text;
  return "";
}

const knowledgebase::Entry* FakeKnowledge::find(Id entry_id) const {
  for (const auto& known : entries_)
    if (known->entry.id == entry_id) return &known->entry;
  return nullptr;
}

const knowledgebase::Entry* FakeKnowledge::find_key(std::string_view key) const {
  for (const auto& known : entries_)
    if (known->entry.key == key) return &known->entry;
  return nullptr;
}

const std::shared_ptr<const Script>& shipped_script() {
  static const auto script = Script::load(XIAOER_SOURCE_DIR "/config/packs/food");
  return script;
}

Conversation::Conversation() {
  facts.now = *parse_rfc3339("2026-11-22T08:00:00Z");
  facts.channel = "test";
  facts.language = "zh";
}

const Turn& Conversation::say(const Heard& heard) {
  facts.is_attachment = false;
  if (!heard.understanding.language.empty()) facts.language = heard.understanding.language;
  turn = shipped_script()->step(state_from_json(to_json(state)), heard.understanding, knowledge, facts);
  state = turn.next;
  return turn;
}

const Turn& Conversation::send_picture(const std::string& id) {
  facts.is_attachment = true;
  facts.attachment_id = id;
  turn = shipped_script()->step(state, {}, knowledge, facts);
  state = turn.next;
  return turn;
}

const Turn& Conversation::write_letter(const std::string& text, const std::string& pictures) {
  facts.is_attachment = true;
  facts.attachment_id = pictures;
  turn = shipped_script()->step(state, Heard(text).understanding, knowledge, facts);
  state = turn.next;
  return turn;
}

std::string Conversation::answer() const {
  std::string text;
  std::map<std::string, std::string> ticket;
  for (const auto& action : turn.actions) {
    if (std::holds_alternative<OpenTicket>(action))
      ticket = {{"ticket.number", "TK-NEW"}, {"ticket.promise", "PROMISE"}};
    const auto* said = std::get_if<Say>(&action);
    if (!said) continue;
    auto values = said->values;
    for (const auto& [name, value] : ticket) values[name] = value;
    text += render(said->template_text, values) + "\n";
    for (const auto& choice : said->choices) text += "[" + choice.label + "]";
  }
  return text;
}

std::vector<Choice> Conversation::choices() const {
  std::vector<Choice> out;
  for (const auto& action : turn.actions)
    if (const auto* said = std::get_if<Say>(&action))
      out.insert(out.end(), said->choices.begin(), said->choices.end());
  return out;
}

void Conversation::add_ticket(const std::string& number, const std::string& type, const std::string& status) {
  TicketFact ticket;
  ticket.id = static_cast<Id>(facts.tickets.size()) + 1;
  ticket.number = number;
  ticket.type = type;
  ticket.status = status;
  ticket.created_at = ticket.updated_at = facts.now - std::chrono::hours(1);
  ticket.due_at = facts.now + std::chrono::hours(24);
  facts.tickets.insert(facts.tickets.begin(), std::move(ticket));
}

}  // namespace xiaoer::dialogs
