// SPDX-License-Identifier: Apache-2.0
#include "dialogs/book.h"

namespace xiaoer::dialogs {
namespace {

void check_target(Table root, const Book& book, const std::string& where, const std::string& target) {
  if (target == "person" || target.starts_with("faq:")) return;
  if (target.starts_with("flow:") && book.flow(target.substr(5))) return;
  root.problem(
      "", where + ": '" + target + "' is none of \"person\", \"faq:<key>\", \"flow:<id>\" of a known flow");
}

// What policy.toml says of flows and replies; its own document reports it.
void check_policy(Document& document, const Book& book) {
  Table root = document.root();
  for (const auto& urgent : book.policy.urgent) check_target(root, book, "[[urgent]]", "flow:" + urgent.flow);
  for (const auto& quick : book.policy.quick) check_target(root, book, "[[quick]]", quick.to);
  if (!book.policy.offline_flow.empty())
    check_target(root, book, "[person] offline_flow", "flow:" + book.policy.offline_flow);
  for (const auto& talk : book.policy.small_talk)
    if (!book.replies.has(talk.reply))
      root.problem("", "[[small_talk]]: reply '" + talk.reply + "' is not in replies.toml");
}

}  // namespace

const Flow* Book::flow(const std::string& id) const {
  const auto found =
      std::find_if(flows.begin(), flows.end(), [&](const Flow& flow) { return flow.id == id; });
  return found == flows.end() ? nullptr : &*found;
}

Book read_book(const BookFiles& files) {
  Book book;
  book.replies.read(files.replies);
  book.forms = read_ticket_forms(files.forms);
  book.policy = read_policy(files.policy);
  read_flows(files.flows, book);
  check_policy(files.policy, book);
  std::vector<Problem> problems;
  for (const Document* document : {&files.replies, &files.forms, &files.policy, &files.flows})
    problems.insert(problems.end(), document->problems().begin(), document->problems().end());
  if (!problems.empty()) throw ConfigError(std::move(problems));
  return book;
}

Book load_book(const std::filesystem::path& pack) {
  Document replies(pack / "replies.toml"), forms(pack / "ticket_types.toml"), policy(pack / "policy.toml"),
      flows(pack / "flows.toml");
  return read_book({replies, forms, policy, flows});
}

}  // namespace xiaoer::dialogs
