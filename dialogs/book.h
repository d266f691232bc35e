// SPDX-License-Identifier: Apache-2.0
// A pack's dialog as a whole: replies, forms, policy, flows, checked against each other. Built once when a
// pack is loaded, then only read; any thread.
#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "dialogs/flow.h"
#include "dialogs/policy.h"
#include "dialogs/replies.h"
#include "dialogs/ticket_types.h"

namespace xiaoer::dialogs {

struct Book {
  Replies replies;
  TicketForms forms;
  Policy policy;
  std::vector<Flow> flows;
  // Of each name and offer (ASCII letters lowered) and of each phrase the first flow that it starts.
  std::unordered_map<std::string, std::size_t> flow_of_label;
  std::map<std::string, std::size_t, std::less<>> flow_of_phrase;

  [[nodiscard]] const Flow* flow(const std::string& id) const;
};

// The four files of a pack, already opened.
struct BookFiles {
  Document& replies;
  Document& forms;
  Document& policy;
  Document& flows;
};

// Throws ConfigError with every fault of all four files.
[[nodiscard]] Book read_book(const BookFiles& files);
[[nodiscard]] Book load_book(const std::filesystem::path& pack);

// For read_book: reads [[flow]] and reports what does not fit the rest of the book.
void read_flows(Document& document, Book& book);

}  // namespace xiaoer::dialogs
