// SPDX-License-Identifier: Apache-2.0
#include "gateway/serve/sink.h"

#include "foundation/error.h"
#include "gateway/history.h"
#include "gateway/log.h"
#include "gateway/posts.h"
#include "knowledgebase/entry_store.h"

namespace xiaoer::gateway {
namespace {

Id conversation_of(Database& database, const Address& address) {
  const Rows rows = database.read(
      "SELECT id FROM conversation WHERE channel = $1 AND account = $2 AND peer = $3"
      " AND thread = $4",
      {address.channel, address.account, address.peer, address.thread});
  return rows.empty() ? 0 : rows[0].integer(0);
}

channels::Greeting greeting(Services& services, const std::string& language) {
  dialogs::Facts facts;
  facts.now = services.clock();
  facts.language = language;
  const auto said = services.rules.current().script->greeting(facts);
  return {dialogs::render(said.template_text, said.values), said.choices};
}

// Which entry an answer came from stands in its explanation's decision; counting is by that key.
void rate(Services& services, const Address& address, std::int64_t seq, bool helpful) {
  const Id conversation_id = conversation_of(services.database, address);
  services.database.write([&](Transaction& transaction) {
    const Rows rows = transaction.run(
        "UPDATE message SET feedback = $1 WHERE conversation_id = $2 AND seq = $3 AND author = 'bot' AND "
        "feedback = 1"
        " RETURNING faq_key",
        {std::int64_t{helpful ? 2 : 3}, conversation_id, seq});
    if (rows.empty()) throw RequestError(404, "not_ratable", "this message cannot be rated");
    knowledgebase::EntryStore::count_rating(
        transaction, rows[0].text(0),
        helpful ? knowledgebase::Rating::helpful : knowledgebase::Rating::unhelpful);
  });
  services.changed(conversation_id);
}

void post(Services& services, Inbox& inbox, const Address& address, const MessageBody& body) {
  Post said;
  said.conversation_id = inbox.open(address, "");
  said.author = "system";
  said.body = body;
  said.at = services.clock();
  said.in_house = is_in_house(services, address.channel, address.account);
  services.database.write([&](Transaction& transaction) { add_post(transaction, said); });
  services.changed(said.conversation_id);
  services.outgoing(address.channel, address.account);
}

// What a channel keeps, fetches in batches, and answers inside its provider's requests.
void add_account(channels::Sink& sink, const SinkParts& parts, const AccountName& account) {
  Services& services = parts.services;
  sink.warn = [](const std::string& what, const std::string& detail) { log_error("channel", what, detail); };
  sink.accept_batch = [&inbox = parts.inbox, &metrics = parts.metrics, &attachments = parts.attachments,
                       account](const channels::Batch& batch) {
    attachments.keep(batch.files);
    auto accepted = inbox.accept_batch(account, batch);
    for (const auto& one : accepted)
      if (!one.duplicate) metrics.received(account.channel);
    return accepted;
  };
  sink.recall = [&services, account](const std::string& key) {
    return recall(services.database, account, key, services.clock());
  };
  sink.recall_all = [&services, account](const std::string& start) {
    return recall_all(services.database, account, start, services.clock());
  };
  sink.remember = [&services, account](const std::vector<channels::Memory>& memories) {
    services.database.write([&](Transaction& transaction) { remember(transaction, account, memories); });
  };
  sink.await_replies = [&replies = parts.replies](const channels::Accepted& accepted, TimePoint until) {
    return replies.take(accepted, until);
  };
  sink.settle = [&services, &replies = parts.replies,
                 account](const std::vector<std::pair<Id, channels::SendResult>>& results) {
    if (replies.settle(results)) services.outgoing(account.channel, account.account);
  };
  sink.post = [&services, &inbox = parts.inbox](const Address& address, const MessageBody& body) {
    post(services, inbox, address, body);
  };
}

}  // namespace

channels::Sink make_sink(const SinkParts& parts, const AccountName& account) {
  Services& services = parts.services;
  channels::Sink sink;
  add_account(sink, parts, account);
  sink.accept = [&inbox = parts.inbox, &metrics = parts.metrics](const InboundMessage& message) {
    auto accepted = inbox.accept(message);
    if (!accepted.duplicate) metrics.received(message.from.channel);
    return accepted;
  };
  sink.open_conversation = [&inbox = parts.inbox](const Address& address, const std::string& language) {
    return inbox.open(address, language);
  };
  sink.history = [&services](const Address& address, std::int64_t after, std::size_t limit) {
    return visible_messages(services.database, address, after, limit);
  };
  sink.store_attachment = [&services, &attachments = parts.attachments](
                              const Address& address, const std::string& name, const std::string& mime,
                              const std::string& bytes) {
    return attachments.store(conversation_of(services.database, address), name, mime, bytes);
  };
  sink.load_attachment = [&services, &attachments = parts.attachments](const Address& address,
                                                                       const std::string& id) {
    return attachments.load(conversation_of(services.database, address), id);
  };
  sink.greeting = [&services](const std::string& language) { return greeting(services, language); };
  sink.typing = [&services, tell = parts.visitor_typing](const Address& address, bool on) {
    tell(conversation_of(services.database, address), on);
  };
  sink.feedback = [&services](const Address& address, std::int64_t seq, bool helpful) {
    rate(services, address, seq, helpful);
  };
  sink.wake = services.changed;
  sink.now = services.clock;
  return sink;
}

}  // namespace xiaoer::gateway
