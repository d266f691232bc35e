// SPDX-License-Identifier: Apache-2.0
// A change to the knowledge base as the desk makes it: stored, told to the other desks, searchable when it
// returns. For the knowledge endpoints.
#pragma once
#include <functional>

#include "gateway/http/endpoint.h"
#include "gateway/posts.h"
#include "gateway/services.h"
#include "knowledgebase/entry_store.h"

namespace xiaoer::gateway {

[[nodiscard]] inline knowledgebase::Edit edit_of(const Services& services, const User& user) {
  return {user.display_name.empty() ? user.name : user.display_name, services.clock()};
}

// Tells everybody that the knowledge has changed; after the commit.
inline void announce_knowledge(Services& services) {
  if (services.knowledge_changed) services.knowledge_changed();
  if (services.changed) services.changed(0);
}

// Runs `change` in one transaction with its event.
inline knowledgebase::Entry change_entry(Services& services,
                                         const std::function<knowledgebase::Entry(Transaction&)>& change) {
  knowledgebase::Entry entry;
  services.database.write([&](Transaction& transaction) {
    entry = change(transaction);
    add_event(transaction, 0, 0, "knowledge", entry.id, services.clock());
  });
  announce_knowledge(services);
  return entry;
}

}  // namespace xiaoer::gateway
