// SPDX-License-Identifier: Apache-2.0
#include "dialogs/replies.h"

namespace xiaoer::dialogs {
namespace {

// Said by the code itself, so a pack must have them. Names only; the words are the pack's.
const std::vector<std::string> kNeeded{"greeting",           "faq.suggest",
                                       "faq.none_of_these",  "faq.helpful",
                                       "faq.unhelpful",      "miss.rephrase",
                                       "no_words",           "person.coming",
                                       "person.risk",        "person.missed",
                                       "person.summary",     "reason.asked",
                                       "reason.risk",        "reason.missed_twice",
                                       "reason.flow",        "reason.vip",
                                       "mood.sorry",         "number.received",
                                       "person.upset",       "flow.cancelled",
                                       "flow.stuck",         "flow.corrected",
                                       "flow.optional_hint", "flow.needed",
                                       "flow.noted",         "flow.question_later",
                                       "flow.stopped",       "still_waiting",
                                       "ticket.noted",       "flow.nothing_to_cancel",
                                       "retry.text",         "retry.order_no",
                                       "retry.phone",        "retry.batch_no",
                                       "retry.date",         "retry.photo",
                                       "retry.choice",       "confirm.summary",
                                       "confirm.yes",        "confirm.edit",
                                       "confirm.cancel",     "confirm.which",
                                       "confirm.again",      "confirm.added",
                                       "photo.received",     "photo.what",
                                       "summary.line",       "summary.skipped",
                                       "summary.photos",     "ticket.opened",
                                       "ticket.title",       "ticket.added",
                                       "ticket.line",        "ticket.line_done",
                                       "ticket.list",        "ticket.which",
                                       "ticket.none",        "ticket.unknown",
                                       "ticket.urged",       "status.open",
                                       "status.in_progress", "status.waiting_customer",
                                       "status.solved",      "status.closed",
                                       "label.none_of_these"};

}  // namespace

void Replies::read(Document& document) {
  Table root = document.root();
  for (Table table : root.tables("reply")) {
    const std::string id = table.required_text("id");
    Wording wording;
    for (const char* language : {"zh", "en"}) {
      wording[language] = table.required_text(language);
      if (table.has(language) && wording[language].empty()) table.problem(language, "the text is empty");
    }
    table.finish();
    if (!texts_.emplace(id, std::move(wording)).second)
      table.problem("id", "reply '" + id + "' is there twice");
  }
  root.finish();
  for (const auto& id : kNeeded)
    if (!texts_.contains(id)) root.problem("", "reply '" + id + "' is missing; the dialog says it");
}

std::vector<std::string> Replies::ids() const {
  std::vector<std::string> out;
  for (const auto& [id, wording] : texts_) out.push_back(id);
  return out;
}

const std::string& Replies::text(const std::string& id, const std::string& language) const {
  static const std::string kNothing;
  const auto found = texts_.find(id);
  return found == texts_.end() ? kNothing : in_language(found->second, language);
}

}  // namespace xiaoer::dialogs
