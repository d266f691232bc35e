// SPDX-License-Identifier: Apache-2.0
#include "gateway/turns.h"

#include "dialogs/answer_language.h"
#include "foundation/crash_point.h"
#include "foundation/text.h"
#include "gateway/explanation.h"
#include "gateway/posts.h"
#include "gateway/turn_speech.h"
#include "gateway/turn_tickets.h"
#include "knowledgebase/unanswered_store.h"
#include "nlu/characters.h"
#include "nlu/normaliser.h"

namespace xiaoer::gateway {
namespace {

std::string text_of(const PendingMessage& message) {
  const MessageBody& body = message.body;
  if (const auto* letter = std::get_if<Letter>(&body)) {
    const bool opens = message.seq == 1 && letter->text.find(letter->subject) == std::string::npos;
    return opens ? letter->subject + "\n" + letter->text
                 : letter->text;  // later subjects only repeat the first
  }
  if (const auto* text = std::get_if<Text>(&body)) return text->text;
  if (const auto* link = std::get_if<Link>(&body)) return link->title + " " + link->url;
  if (const auto* location = std::get_if<Location>(&body)) return location->label;
  return "";
}

// The pictures of a letter, in the form in which the dialog lists them.
std::string pictures_of(const Letter& letter) {
  std::string ids;
  for (const Attachment& file : letter.attachments)
    if (file.type == "image") ids += (ids.empty() ? "" : ",") + file.attachment_id;
  return ids;
}

dialogs::Facts facts_of(const PendingMessage& message, const TurnContext& context,
                        const std::string& language) {
  dialogs::Facts facts;
  facts.now = context.clock();
  const bool brief = context.capabilities && context.capabilities(message.address).brief;
  facts.channel = brief ? "short" : message.address.channel;  // the answers' variant
  facts.language = language;
  facts.agents_online = context.agents_online();
  facts.vip = message.vip;
  if (message.status == "queued") facts.waiting_since = std::max(message.waiting_since, from_millis(1));
  if (const auto* attachment = std::get_if<Attachment>(&message.body)) {
    facts.is_attachment = true;
    facts.attachment_id = attachment->attachment_id;
  }
  if (const auto* letter = std::get_if<Letter>(&message.body)) {
    facts.attachment_id = pictures_of(*letter);
    facts.is_attachment = !facts.attachment_id.empty();
  }
  facts.tickets = message.tickets;
  return facts;
}

// What the actions of one turn leave behind for the next ones: template values, the new status.
struct Progress {
  std::map<std::string, std::string> values;
  std::optional<dialogs::HandToHuman> hand_over;
};

void note_unanswered(Transaction& transaction, const PendingMessage& message, const std::string& text,
                     TimePoint now) {
  const std::string shown = masked(text);  // who works on questions need not see numbers of people
  const std::string normalised = nlu::to_utf8(nlu::bare(nlu::normal_chars(shown)));
  knowledgebase::UnansweredStore::record(
      transaction, {normalised, shown, message.address.channel, message.conversation_id, now});
}

void rate(Transaction& transaction, const dialogs::Feedback& feedback) {
  knowledgebase::EntryStore::count_rating(
      transaction, feedback.faq_key,
      feedback.helpful ? knowledgebase::Rating::helpful : knowledgebase::Rating::unhelpful);
}

// The conversation's new state and status; nothing is written when somebody else changed it meanwhile.
void write_state(Transaction& transaction, const PendingMessage& message, const PreparedTurn& prepared,
                 const Progress& progress, TimePoint now) {
  const bool queued = progress.hand_over || message.status == "queued";
  const std::string priority = progress.hand_over ? progress.hand_over->priority : "";
  const std::string summary = progress.hand_over ? progress.hand_over->summary : "";
  transaction.run(
      "UPDATE conversation SET state = $1, version = version + 1, language = $2, status = $3,"
      " handover_reason = CASE WHEN $9 = '' THEN handover_reason ELSE $9 END,"
      " priority = CASE WHEN $4 = '' THEN priority ELSE $4 END, summary = CASE WHEN $5 = '' THEN summary "
      "ELSE $5 END,"
      " waiting_since = CASE WHEN $6 = 0 OR waiting_since <> 0 THEN waiting_since ELSE $6 END"
      " WHERE id = $7 AND version = $8",
      {prepared.state, prepared.language, std::string(queued ? "queued" : "bot"), priority, summary,
       progress.hand_over ? to_millis(message.stored_at) : std::int64_t{0}, message.conversation_id,
       message.version, progress.hand_over ? progress.hand_over->reason : std::string()});
  if (transaction.changed() != 1) throw TurnConflict();
  if (progress.hand_over)
    add_event(transaction, message.shard, message.conversation_id, "conversation", 0, now);
}

// Coming in is greeted; other events are shown at the desk and mean nothing to the dialog.
PreparedTurn react(const Event& event, const PendingMessage& message, const Rules& rules,
                   const TurnContext& context) {
  PreparedTurn prepared;
  prepared.language = message.language == "en" ? "en" : "zh";
  prepared.state = message.state;
  prepared.script = rules.script;
  prepared.turn.decision.kind = "event";
  prepared.turn.decision.detail = event.kind;
  if (message.status == "bot" && (event.kind == "open" || event.kind == "follow")) {
    auto state = dialogs::state_from_json(message.state);
    auto greeting = rules.script->greeting(facts_of(message, context, prepared.language));
    state.greeted = true;
    state.offered = greeting.choices;
    prepared.turn.actions.emplace_back(std::move(greeting));
    prepared.state = dialogs::to_json(state);
  }
  prepared.explanation = explanation_json({}, prepared.turn, message.seq);
  return prepared;
}

TurnSpeech::Way way_of(const PendingMessage& message, const TurnContext& context, TimePoint now) {
  if (message.reply_until <= now) return TurnSpeech::Way::sender;
  const bool waits = context.replies && context.replies->promise(message.message_id);
  return waits ? TurnSpeech::Way::request : TurnSpeech::Way::held;
}

}  // namespace

PreparedTurn prepare_turn(const PendingMessage& message, const Rules& rules, const TurnContext& context) {
  if (const auto* event = std::get_if<Event>(&message.body)) return react(*event, message, rules, context);
  PreparedTurn prepared;
  const auto understanding = rules.engine->understand(text_of(message), context.clock());
  prepared.language = dialogs::answer_language(understanding, message.language);
  const auto facts = facts_of(message, context, prepared.language);
  prepared.turn =
      rules.script->step(dialogs::state_from_json(message.state), understanding, *rules.knowledge, facts);
  prepared.explanation = explanation_json(understanding, prepared.turn, message.seq);
  prepared.state = dialogs::to_json(prepared.turn.next);
  prepared.script = rules.script;
  return prepared;
}

void write_turn(Transaction& transaction, const PendingMessage& message, const PreparedTurn& prepared,
                const TurnContext& context) {
  const TimePoint now = context.clock();
  Progress progress;
  for (const auto& action : prepared.turn.actions)
    if (const auto* hand_over = std::get_if<dialogs::HandToHuman>(&action); hand_over)
      progress.hand_over = *hand_over;
  write_state(transaction, message, prepared, progress, now);
  crash_point("turn.state");
  transaction.run("UPDATE message SET pending = 0 WHERE id = $1", {message.message_id});
  crash_point("turn.handled");
  const TurnTickets tickets{transaction,       message, *prepared.script, context.zone_offset_minutes,
                            prepared.language, now};
  TurnSpeech speech(message, prepared.explanation, way_of(message, context, now), now);
  for (const auto& action : prepared.turn.actions) {
    if (const auto* unanswered = std::get_if<dialogs::NoteUnanswered>(&action))
      note_unanswered(transaction, message, unanswered->text, now);
    else if (const auto* spoken = std::get_if<dialogs::Say>(&action))
      speech.add(transaction, *spoken, progress.values);
    else if (const auto* opening = std::get_if<dialogs::OpenTicket>(&action))
      progress.values = tickets.open(*opening);
    else if (const auto* update = std::get_if<dialogs::UpdateTicket>(&action))
      tickets.update(*update);
    else if (const auto* feedback = std::get_if<dialogs::Feedback>(&action))
      rate(transaction, *feedback);
  }
  speech.post(transaction,
              context.capabilities ? context.capabilities(message.address) : channels::Capabilities{});
}

void leave_to_person(Transaction& transaction, const PendingMessage& message) {
  transaction.run("UPDATE message SET pending = 0 WHERE id = $1", {message.message_id});
}

void park(Transaction& transaction, const PendingMessage& message, const std::string& reason, TimePoint now) {
  transaction.run("UPDATE message SET pending = 0 WHERE id = $1", {message.message_id});
  transaction.run(
      "UPDATE conversation SET status = CASE WHEN status = 'human' THEN status ELSE 'queued' END, version = "
      "version + 1,"
      " summary = $1, waiting_since = CASE WHEN waiting_since = 0 THEN $2 ELSE waiting_since END WHERE id = "
      "$3",
      {reason, to_millis(message.stored_at), message.conversation_id});
  add_event(transaction, message.shard, message.conversation_id, "conversation", 0, now);
}

}  // namespace xiaoer::gateway
