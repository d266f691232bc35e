// SPDX-License-Identifier: Apache-2.0
#include "gateway/inbox.h"

#include "customers/profile.h"
#include "foundation/crash_point.h"
#include "foundation/error.h"
#include "foundation/text.h"
#include "gateway/amendments.h"
#include "gateway/attachment_store.h"
#include "gateway/posts.h"
#include "gateway/receipts.h"

namespace xiaoer::gateway {
namespace {

struct Place {
  Id conversation_id = 0;
  std::int64_t seq = 0;
  std::string status;
};

// The person behind a new address, with identity and conversation. ON CONFLICT settles races between nodes.
void create_conversation(Transaction& transaction, const Address& address, const std::string& name,
                         const std::string& language, TimePoint now) {
  const std::int64_t shard = shard_of(address), at = to_millis(now);
  const Rows known =
      transaction.run("SELECT id, person_id FROM identity WHERE channel = $1 AND account = $2 AND peer = $3",
                      {address.channel, address.account, address.peer});
  Id identity_id = known.empty() ? 0 : known[0].integer(0);
  Id person_id = known.empty() ? 0 : known[0].integer(1);
  if (known.empty()) {
    person_id = transaction
                    .run(
                        "INSERT INTO person (shard, name, language, created_at, updated_at)"
                        " VALUES ($1, $2, $3, $4, $4) RETURNING id",
                        {shard, name, language, at})[0]
                    .integer(0);
    identity_id =
        transaction
            .run(
                "INSERT INTO identity (shard, person_id, channel, account, peer, display_name, created_at)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
                {shard, person_id, address.channel, address.account, address.peer, name, at})[0]
            .integer(0);
  }
  transaction.run(
      "INSERT INTO conversation (shard, identity_id, person_id, channel, account, peer, thread, language, "
      "created_at, updated_at)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)"
      " ON CONFLICT (channel, account, peer, thread) DO NOTHING",
      {shard, identity_id, person_id, address.channel, address.account, address.peer, address.thread,
       language, at});
}

// A machine wrote it: it is kept and shown, nobody waits for an answer, and the bot stays out.
bool is_automatic(const InboundMessage& message) {
  const auto* letter = std::get_if<Letter>(&message.body);
  return letter && !letter->automatic.empty();
}

std::optional<Place> find_place(Transaction& transaction, const Address& address) {
  const Rows rows = transaction.run(
      "SELECT id, last_seq, status FROM conversation"
      " WHERE channel = $1 AND account = $2 AND peer = $3 AND thread = $4\n"
      " FOR UPDATE -- only: postgres\n",
      {address.channel, address.account, address.peer, address.thread});
  if (rows.empty()) return std::nullopt;
  return Place{rows[0].integer(0), rows[0].integer(1), rows[0].text(2)};
}

// Takes the next sequence number. A customer's word reopens a resolved conversation and starts the waiting
// clock.
void advance(Transaction& transaction, Place& place, const InboundMessage& message, const StoredBody& body,
             TimePoint now) {
  const bool reopens = place.status == "resolved" && !is_automatic(message);
  if (reopens) place.status = "bot";
  transaction.run(
      "UPDATE conversation SET last_seq = $1, last_text = $2, last_author = 'visitor', updated_at = $3,"
      " waiting_since = CASE WHEN waiting_since = 0 AND status IN ('queued', 'human') AND $4 = 0 THEN $3 "
      "ELSE waiting_since END,"
      " assignee_id = CASE WHEN $5 = 1 THEN 0 ELSE assignee_id END, version = version + $5, status = $6"
      " WHERE id = $7",
      {++place.seq, preview(body.text), to_millis(now), std::int64_t{is_automatic(message)},
       std::int64_t{reopens}, place.status, place.conversation_id});
}

Place place_of(Transaction& transaction, const InboundMessage& message, const StoredBody& body,
               TimePoint now) {
  auto place = find_place(transaction, message.from);
  if (!place) {
    create_conversation(transaction, message.from, clean_name(message.display_name), message.language, now);
    place = find_place(transaction, message.from);
  }
  advance(transaction, place.value(), message, body, now);
  return *place;
}

std::optional<channels::Accepted> accepted_before(Transaction& transaction, const InboundMessage& message) {
  const Rows rows = transaction.run(
      "SELECT message_id, conversation_id, seq, at FROM seen WHERE channel = $1 AND account = $2 AND "
      "provider_id = $3",
      {message.from.channel, message.from.account, message.provider_id});
  if (rows.empty()) return std::nullopt;
  return channels::Accepted{rows[0].integer(0), rows[0].integer(1), rows[0].integer(2),
                            from_millis(rows[0].integer(3)), true};
}

void learn(Transaction& transaction, const channels::Profile& profile, TimePoint now) {
  if (profile.withdrawn) return customers::forget_profile(transaction, profile.of, now);
  customers::learn(transaction, {profile.of, profile.name, profile.same_as}, now);
}

struct Stored {
  channels::Accepted accepted;
  bool is_for_bot = false;  // a turn will follow
};

Stored store(Transaction& transaction, const InboundMessage& message, TimePoint now) {
  if (const auto before = accepted_before(transaction, message)) return {*before};
  const StoredBody body = to_stored(message.body);
  const Place place = place_of(transaction, message, body, now);
  crash_point("inbox.place_taken");
  const std::int64_t shard = shard_of(message.from), at = to_millis(now);
  const std::int64_t pending =
      place.status == "human" || is_automatic(message) ? 0 : 1;  // a person has it: the bot stays out
  const Id message_id =
      transaction
          .run(
              "INSERT INTO message (shard, conversation_id, seq, author, type, text, extra, provider_id, "
              "pending, sent_at, stored_at, reply_until)"
              " VALUES ($1, $2, $3, 'visitor', $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id",
              {shard, place.conversation_id, place.seq, body.type, body.text, body.extra, message.provider_id,
               pending, to_millis(message.sent_at), at,
               message.reply_until ? to_millis(*message.reply_until) : std::int64_t{0}})[0]
          .integer(0);
  crash_point("inbox.message_row");
  transaction.run(
      "INSERT INTO seen (channel, account, provider_id, message_id, conversation_id, seq, at)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7)",
      {message.from.channel, message.from.account, message.provider_id, message_id, place.conversation_id,
       place.seq, at});
  transaction.run("UPDATE outbox SET next_at = $1 WHERE conversation_id = $2 AND status = 'parked'",
                  {at, place.conversation_id});
  crash_point("inbox.seen_row");
  add_event(transaction, static_cast<int>(shard), place.conversation_id, "message", place.seq, now);
  crash_point("inbox.written");
  return {{message_id, place.conversation_id, place.seq, now, false}, pending == 1};
}

}  // namespace

Inbox::Inbox(Database& database, Clock clock, Wake on_stored, Wake on_receipt, Expect on_asked)
    : database_(database),
      clock_(std::move(clock)),
      on_stored_(std::move(on_stored)),
      on_receipt_(std::move(on_receipt)),
      on_asked_(std::move(on_asked)) {}

channels::Accepted Inbox::accept(const InboundMessage& message) {
  crash_point("inbox.received");
  const TimePoint now = clock_();
  auto accepted = std::make_shared<channels::Accepted>();
  const Work work = [accepted, message, now](Transaction& transaction) {
    *accepted = store(transaction, message, now).accepted;
  };
#ifdef XIAOER_BREAK_ack_before_commit
  // The negative control of the crash test: answers before the commit, and so must lose messages.
  accepted->stored_at = now;
  static_cast<void>(database_.submit(work));
  return *accepted;
#else
  database_.write(work);
  crash_point("inbox.durable");
  if (!accepted->duplicate) on_stored_(accepted->conversation_id);
  crash_point("inbox.woken");
  return *accepted;
#endif
}

std::vector<channels::Accepted> Inbox::accept_batch(const AccountName& account,
                                                    const channels::Batch& batch) {
  const TimePoint now = clock_();
  std::vector<Stored> stored;
  std::vector<Id> changed, amended;
  const auto digests = AttachmentStore::sha256_of(batch.files);
  database_.write([&](Transaction& transaction) {
    stored.clear();
    for (const auto& message : batch.messages) stored.push_back(store(transaction, message, now));
    changed = note_receipts(transaction, account, batch.receipts, now);
    amended = amend(transaction, account, batch.amendments, now);
    for (const auto& profile : batch.profiles) learn(transaction, profile, now);
    remember(transaction, account, batch.memories);
    AttachmentStore::add_rows(transaction, batch.files, digests, now);
    crash_point("inbox.batch_written");
  });
  crash_point("inbox.batch_durable");
  std::vector<channels::Accepted> accepted;
  for (std::size_t i = 0; i < stored.size(); ++i) {
    const auto& reply_until = batch.messages[i].reply_until;
    accepted.push_back(stored[i].accepted);
    if (on_asked_ && reply_until && stored[i].is_for_bot) on_asked_(accepted[i].message_id, *reply_until);
    if (!accepted[i].duplicate) on_stored_(accepted[i].conversation_id);
  }
  for (const Id conversation_id : amended) on_stored_(conversation_id);
  if (on_receipt_)
    for (const Id conversation_id : changed) on_receipt_(conversation_id);
  return accepted;
}

Id Inbox::open(const Address& address, const std::string& language) {
  const auto find = [&](auto&& run) {
    const Rows rows =
        run("SELECT id FROM conversation WHERE channel = $1 AND account = $2 AND peer = $3 AND thread = $4",
            Params{address.channel, address.account, address.peer, address.thread});
    return rows.empty() ? Id{0} : rows[0].integer(0);
  };
  if (const Id known = find([&](auto sql, const Params& params) { return database_.read(sql, params); }))
    return known;
  const TimePoint now = clock_();
  Id opened = 0;
  database_.write([&](Transaction& transaction) {
    create_conversation(transaction, address, "", language, now);
    opened = find([&](auto sql, const Params& params) { return transaction.run(sql, params); });
  });
  return opened;
}

}  // namespace xiaoer::gateway
