-- SPDX-License-Identifier: Apache-2.0
-- The first schema. Times are milliseconds since 1970 UTC, flags 0/1, shard = hash(channel, account, peer) mod 256.

CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  shard INTEGER NOT NULL,
  name TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  email TEXT NOT NULL DEFAULT '',
  company TEXT NOT NULL DEFAULT '',
  level TEXT NOT NULL DEFAULT '',
  language TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  tags TEXT NOT NULL DEFAULT '[]',
  merged_into BIGINT NOT NULL DEFAULT 0,       -- the person who took this one over; 0 = nobody
  version BIGINT NOT NULL DEFAULT 1,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX person_by_time ON person (updated_at, id);

CREATE TABLE identity (
  id INTEGER PRIMARY KEY,
  shard INTEGER NOT NULL,
  person_id BIGINT NOT NULL REFERENCES person(id),
  channel TEXT NOT NULL,
  account TEXT NOT NULL,
  peer TEXT NOT NULL,
  display_name TEXT NOT NULL DEFAULT '',
  same_as TEXT NOT NULL DEFAULT '',            -- the provider's word for the person in all accounts of one owner
  verified INTEGER NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL,
  UNIQUE (channel, account, peer)
);
CREATE INDEX identity_by_person ON identity (person_id);
CREATE INDEX identity_by_word ON identity (same_as) WHERE same_as <> '';

-- One conversation per identity and thread ('' but for mail) that is not closed (status 'resolved' is still open for the customer's next word).
CREATE TABLE conversation (
  id INTEGER PRIMARY KEY,
  shard INTEGER NOT NULL,
  identity_id BIGINT NOT NULL REFERENCES identity(id),
  person_id BIGINT NOT NULL REFERENCES person(id),
  channel TEXT NOT NULL,
  account TEXT NOT NULL,
  peer TEXT NOT NULL,
  thread TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL DEFAULT 'bot',          -- bot, queued, human, resolved
  priority TEXT NOT NULL DEFAULT 'normal',     -- urgent, high, normal, low
  assignee_id BIGINT NOT NULL DEFAULT 0,
  language TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL DEFAULT '',              -- dialog state, JSON
  version BIGINT NOT NULL DEFAULT 1,
  last_seq BIGINT NOT NULL DEFAULT 0,          -- of the newest message
  read_seq BIGINT NOT NULL DEFAULT 0,          -- newest message an agent has seen
  last_text TEXT NOT NULL DEFAULT '',
  last_author TEXT NOT NULL DEFAULT '',
  handover_reason TEXT NOT NULL DEFAULT '',    -- why the bot handed over last: asked, risk, missed_twice, flow, vip
  summary TEXT NOT NULL DEFAULT '',            -- for the agent: what was collected before the hand-over
  waiting_since BIGINT NOT NULL DEFAULT 0,     -- first customer message that no person has answered; 0 = none
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (channel, account, peer, thread)
);
-- Most conversations are the bot's and change with every message; they are not in these two. A query that
-- wants them must say the same condition.
CREATE INDEX conversation_by_status ON conversation (status, updated_at) WHERE status <> 'bot';
CREATE INDEX conversation_by_assignee ON conversation (assignee_id, updated_at) WHERE assignee_id > 0;
CREATE INDEX conversation_by_person ON conversation (person_id);
CREATE INDEX conversation_by_time ON conversation (updated_at);

-- Everything both sides see. pending = 1: an inbound message that the worker has not handled yet.
CREATE TABLE message (
  id INTEGER PRIMARY KEY,
  shard INTEGER NOT NULL,
  conversation_id BIGINT NOT NULL REFERENCES conversation(id),
  seq BIGINT NOT NULL,
  author TEXT NOT NULL,                        -- visitor, bot, agent, system
  author_id BIGINT NOT NULL DEFAULT 0,
  type TEXT NOT NULL,
  text TEXT NOT NULL,
  extra TEXT NOT NULL DEFAULT '',
  provider_id TEXT NOT NULL DEFAULT '',
  pending INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  delivery TEXT NOT NULL DEFAULT '',           -- outbound: waiting, sent, delivered, failed, unknown
  delivery_note TEXT NOT NULL DEFAULT '',      -- why it failed, as the provider told later
  parts INTEGER NOT NULL DEFAULT 0,            -- how many messages the provider charged; 0 = it does not count
  reply_until BIGINT NOT NULL DEFAULT 0,       -- inbound: so long its answer may go out in the provider's request
  answers BIGINT NOT NULL DEFAULT 0,           -- outbound: the message in whose request it went out
  feedback INTEGER NOT NULL DEFAULT 0,         -- 1: the customer may rate this answer; 2 helpful; 3 not helpful
  faq_key TEXT NOT NULL DEFAULT '',            -- the knowledge entry an answer came from
  explanation TEXT NOT NULL DEFAULT '',        -- why the bot said it, JSON
  sent_at BIGINT NOT NULL,
  stored_at BIGINT NOT NULL,
  UNIQUE (conversation_id, seq)
);
CREATE INDEX message_pending ON message (conversation_id, seq) WHERE pending = 1;

-- Deduplication: what a provider may send again.
CREATE TABLE seen (
  channel TEXT NOT NULL,
  account TEXT NOT NULL,
  provider_id TEXT NOT NULL,
  message_id BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (channel, account, provider_id)
) WITHOUT ROWID; -- only: sqlite

-- What providers tell later. A receipt may come before the answer to the send: message_id is 0 until then.
CREATE TABLE receipt (
  channel TEXT NOT NULL,
  account TEXT NOT NULL,
  provider_id TEXT NOT NULL,
  message_id BIGINT NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT '',              -- '' = not told yet, arrived, failed
  reason TEXT NOT NULL DEFAULT '',
  at BIGINT NOT NULL,
  PRIMARY KEY (channel, account, provider_id)
) WITHOUT ROWID; -- only: sqlite
CREATE INDEX receipt_by_message ON receipt (message_id);
CREATE INDEX receipt_by_time ON receipt (at);

-- What channels want to find again: cursors, quotas, refusals.
CREATE TABLE channel_memory (
  channel TEXT NOT NULL,
  account TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  forget_at BIGINT NOT NULL DEFAULT 0,         -- 0 = never
  PRIMARY KEY (channel, account, name)
) WITHOUT ROWID; -- only: sqlite
CREATE INDEX channel_memory_by_end ON channel_memory (forget_at) WHERE forget_at > 0;

-- Ids are idempotency keys for providers: none may come twice, so the deleted ones are not used again.
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- only: sqlite
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- only: postgres
  shard INTEGER NOT NULL,
  conversation_id BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  channel TEXT NOT NULL,
  account TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'waiting',      -- waiting, held (for the request of `answers`), parked (until the person writes), sending, dead, unknown
  answers BIGINT NOT NULL DEFAULT 0,           -- the inbound message it answers, while held
  attempts INTEGER NOT NULL DEFAULT 0,
  parts_done INTEGER NOT NULL DEFAULT 0,       -- of a long text that goes in parts
  next_at BIGINT NOT NULL,
  paused_at BIGINT NOT NULL DEFAULT 0,         -- when the provider first named a pause; 0 = it did not
  error TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  UNIQUE (message_id)
);
CREATE INDEX outbox_due ON outbox (channel, account, next_at) WHERE status IN ('waiting', 'held', 'parked', 'sending');
CREATE INDEX outbox_held ON outbox (answers) WHERE status = 'held';
CREATE INDEX outbox_ended ON outbox (created_at) WHERE status IN ('dead', 'unknown');
CREATE INDEX outbox_by_conversation ON outbox (conversation_id);

-- The change feed for desks; ids grow in commit order.
CREATE TABLE event (
  id INTEGER PRIMARY KEY,                      -- the newest row is never deleted, so that none comes twice
  shard INTEGER NOT NULL,
  conversation_id BIGINT NOT NULL DEFAULT 0,
  kind TEXT NOT NULL,                          -- message, conversation, ticket, delivery, note, knowledge
  ref BIGINT NOT NULL DEFAULT 0,               -- message seq, ticket id, …
  at BIGINT NOT NULL
);

CREATE TABLE note (
  id INTEGER PRIMARY KEY,
  shard INTEGER NOT NULL,
  conversation_id BIGINT NOT NULL,
  author_id BIGINT NOT NULL,
  text TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX note_by_conversation ON note (conversation_id, id);

CREATE TABLE ticket (
  id INTEGER PRIMARY KEY,
  shard INTEGER NOT NULL,
  number TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  category TEXT NOT NULL DEFAULT '',
  priority TEXT NOT NULL,
  status TEXT NOT NULL,
  title TEXT NOT NULL DEFAULT '',
  fields TEXT NOT NULL DEFAULT '{}',
  conversation_id BIGINT NOT NULL DEFAULT 0,
  person_id BIGINT NOT NULL DEFAULT 0,
  assignee_id BIGINT NOT NULL DEFAULT 0,
  channel TEXT NOT NULL DEFAULT '',
  urged INTEGER NOT NULL DEFAULT 0,
  version BIGINT NOT NULL DEFAULT 1,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  first_response_due BIGINT,
  solve_due BIGINT,
  first_response_at BIGINT,
  solved_at BIGINT,
  closed_at BIGINT
);
CREATE INDEX ticket_by_person ON ticket (person_id, id);
CREATE INDEX ticket_by_conversation ON ticket (conversation_id);
CREATE INDEX ticket_by_status ON ticket (status, updated_at, id);
CREATE INDEX ticket_by_time ON ticket (updated_at, id);

CREATE TABLE ticket_timeline (
  id INTEGER PRIMARY KEY,
  shard INTEGER NOT NULL,
  ticket_id BIGINT NOT NULL REFERENCES ticket(id),
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL DEFAULT ''
);
CREATE INDEX ticket_timeline_by_ticket ON ticket_timeline (ticket_id, id);

CREATE TABLE counter (
  name TEXT PRIMARY KEY,
  value BIGINT NOT NULL
);

CREATE TABLE attachment (
  id TEXT PRIMARY KEY,                         -- 128 random bits, hex; also the name of the file on disk
  shard INTEGER NOT NULL,
  conversation_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  mime TEXT NOT NULL,
  size BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX attachment_by_conversation ON attachment (conversation_id);

CREATE TABLE kb_entry (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  category TEXT NOT NULL DEFAULT '',
  question TEXT NOT NULL,
  status TEXT NOT NULL,                        -- draft, in_review, published, retired
  owner TEXT NOT NULL DEFAULT '',
  tags TEXT NOT NULL DEFAULT '[]',
  similar TEXT NOT NULL DEFAULT '[]',
  answers TEXT NOT NULL DEFAULT '[]',
  effective_from BIGINT,
  expires_at BIGINT,
  review_at BIGINT,
  hits BIGINT NOT NULL DEFAULT 0,
  helpful BIGINT NOT NULL DEFAULT 0,
  unhelpful BIGINT NOT NULL DEFAULT 0,
  version BIGINT NOT NULL DEFAULT 1,
  updated_at BIGINT NOT NULL
);
CREATE TABLE kb_version (
  entry_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  author TEXT NOT NULL DEFAULT '',
  content TEXT NOT NULL,                       -- the whole entry, JSON
  at BIGINT NOT NULL,
  PRIMARY KEY (entry_id, version)
);
CREATE TABLE unanswered (
  id INTEGER PRIMARY KEY,
  normalised TEXT NOT NULL UNIQUE,
  text TEXT NOT NULL,
  channel TEXT NOT NULL,
  conversation_id BIGINT NOT NULL,
  count BIGINT NOT NULL DEFAULT 1,
  status TEXT NOT NULL DEFAULT 'open',         -- open, resolved, ignored
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL
);

CREATE TABLE user_account (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL DEFAULT '',
  role TEXT NOT NULL,                          -- agent, supervisor, knowledge, admin
  password_hash TEXT NOT NULL,                 -- Argon2id, libsodium's string
  disabled INTEGER NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL
);
CREATE TABLE user_session (
  token_hash TEXT PRIMARY KEY,
  user_id BIGINT NOT NULL REFERENCES user_account(id),
  csrf TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL
);
CREATE TABLE setup_link (
  token_hash TEXT PRIMARY KEY,
  created_at BIGINT NOT NULL,
  used_at BIGINT NOT NULL DEFAULT 0
);
CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  at BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  action TEXT NOT NULL,
  object TEXT NOT NULL DEFAULT '',
  detail TEXT NOT NULL DEFAULT ''
);
CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
