// SPDX-License-Identifier: Apache-2.0
#include "dialogs/book.h"
#include "dialogs/flow_check.h"
#include "foundation/ascii.h"

namespace xiaoer::dialogs {

const std::vector<std::string> kConditionWords{
    "field_present", "field_is", "agents_online", "has_ticket", "has_open_ticket",
    "language",      "vip",      "angry",         "said",       "urgency"};

std::optional<std::size_t> Flow::find(const std::string& step_id) const {
  for (std::size_t i = 0; i < steps.size(); ++i)
    if (steps[i].id == step_id) return i;
  return std::nullopt;
}

namespace {

const std::vector<std::string> kActs{"say",         "ask",       "choose",      "confirm",
                                     "open_ticket", "hand_over", "pick_ticket", "show_tickets",
                                     "urge",        "note",      "goto",        "end"};
const std::vector<std::string> kPriorities{"urgent", "high", "normal", "low"};

std::vector<std::string> split_words(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text + " ") {
    if (c != ' ') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  return words;
}

Condition read_condition(const std::string& text) {
  auto words = split_words(text);
  Condition condition;
  if (!words.empty() && words.front() == "not") {
    condition.negated = true;
    words.erase(words.begin());
  }
  if (!words.empty()) condition.word = words[0];
  if (words.size() > 1) condition.first = words[1];
  if (words.size() > 2) condition.second = words[2];
  if (words.size() > 3) condition.word = text;  // too many words: no such condition
  return condition;
}

void read_question(Table& table, Step& step) {
  step.text = table.text("text");
  const auto retries = table.integer("retries", 2);
  if (retries < 0 || retries > 10) table.problem("retries", "'retries' must be between 0 and 10");
  step.retries = static_cast<int>(retries);
  if (step.act == Act::ask) {
    step.field = table.required_text("field");
    step.may_skip = table.word("skip", {"allowed", "refused"}, "allowed") == "allowed";
    step.takes_danger = table.word("danger", {"note", "answer"}, "note") == "answer";
    if (step.id.empty()) step.id = step.field;
  }
  if (step.act != Act::choose) return;
  for (Table option : table.tables("option")) {
    step.options.push_back(
        {required_wording(option, "label"), option.texts("words"), option.required_text("to")});
    option.finish();
  }
  if (step.options.size() < 2) table.problem("", "a choice needs two [[flow.step.option]] at least");
}

void read_act(Table& table, Step& step) {
  switch (step.act) {
    case Act::ask:
    case Act::choose:
    case Act::confirm:
      return read_question(table, step);
    case Act::open_ticket:
      step.type = table.text("type");
      step.priority = table.word("priority", kPriorities, "");
      break;
    case Act::hand_over:
      step.priority = table.word("priority", kPriorities, "normal");
      step.queue_offline = table.word("offline", {"queue", "skip"}, "skip") == "queue";
      break;
    case Act::pick_ticket:
      step.to = table.required_text("none");
      break;
    case Act::go:
      step.to = table.required_text("to");
      return;
    case Act::say:
    case Act::note:
      step.text = table.required_text("text");
      return;
    default:
      break;
  }
  step.text = table.text("text");
}

Step read_step(Table& table) {
  Step step;
  step.id = table.text("id");
  const std::string act = table.word("do", kActs, "say");
  if (!table.has("do")) table.problem("", "'do' is missing: what the step does");
  step.act = static_cast<Act>(std::find(kActs.begin(), kActs.end(), act) - kActs.begin());
  for (const auto& text : table.texts("when")) step.when.push_back(read_condition(text));
  step.next = table.text("next");
  read_act(table, step);
  if (step.id.empty()) table.problem("", "'id' is missing");
  table.finish();
  return step;
}

Flow read_flow(Table& table, std::vector<Table>& step_tables) {
  Flow flow;
  flow.id = table.required_text("id");
  flow.name = required_wording(table, "name");
  flow.intents = table.texts("intents");
  flow.phrases = table.texts("phrases");
  flow.refused = table.texts("refused");
  flow.ticket = table.text("ticket");
  flow.opening = table.text("opening");
  flow.wish = table.text("wish");
  flow.aside = table.text("aside");
  flow.question_first = table.flag("question_first", true);
  flow.offer = optional_wording(table, "offer");
  flow.offer_keys = table.texts("offer_keys");
  for (Table& step : step_tables) flow.steps.push_back(read_step(step));
  if (flow.steps.empty()) table.problem("", "flow '" + flow.id + "' has no [[flow.step]]");
  if (!flow.offer_keys.empty() && flow.offer.empty())
    table.problem("offer_keys", "'offer' is missing: the label");
  table.finish();
  return flow;
}

void note_starts(Book& book) {
  for (std::size_t i = 0; i < book.flows.size(); ++i) {
    for (const auto* wording : {&book.flows[i].name, &book.flows[i].offer})
      for (const auto& [language, label] : *wording) book.flow_of_label.emplace(lower_ascii(label), i);
    for (const auto& phrase : book.flows[i].phrases) book.flow_of_phrase.emplace(phrase, i);
  }
}

}  // namespace

void read_flows(Document& document, Book& book) {
  Table root = document.root();
  std::vector<Table> tables = root.tables("flow");
  std::vector<std::vector<Table>> step_tables;
  for (Table& table : tables) {
    step_tables.push_back(table.tables("step"));
    Flow flow = read_flow(table, step_tables.back());
    if (book.flow(flow.id)) table.problem("id", "flow '" + flow.id + "' is there twice");
    book.flows.push_back(std::move(flow));
  }
  note_starts(book);
  if (tables.empty()) root.problem("", "there is no [[flow]]");
  root.finish();
  for (std::size_t i = 0; i < tables.size(); ++i) check_flow(book, book.flows[i], tables[i], step_tables[i]);
  check_triggers(book, tables);
}

}  // namespace xiaoer::dialogs
