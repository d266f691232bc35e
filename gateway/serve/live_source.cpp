// SPDX-License-Identifier: Apache-2.0
#include "gateway/serve/live_source.h"

#include <nlohmann/json.hpp>

#include "channels/visible.h"
#include "gateway/access/cookie.h"
#include "gateway/history.h"

namespace xiaoer::gateway {
namespace {

constexpr std::size_t kBatch = 200;
constexpr const char* kDeskPath = "/api/v1/events";

std::optional<Listener> admit_desk(const channels::WebhookRequest& request, AccessServices& access) {
  if (!is_own_origin(request.headers, access.options.public_url)) return std::nullopt;
  const auto session = access.sessions.find(session_token(request.headers, access.options.public_url));
  if (!session || session->user.role == Role::knowledge) return std::nullopt;
  return Listener{Listener::Kind::desk, 0, session->user.id, -1};
}

std::optional<Listener> admit_visitor(const channels::WebhookRequest& request, Database& database,
                                      ChannelSet& channels) {
  const auto address = channels.listener(request);
  if (!address) return std::nullopt;
  const Rows rows = database.read(
      "SELECT id FROM conversation WHERE channel = $1 AND account = $2 AND peer = $3"
      " AND thread = $4",
      {address->channel, address->account, address->peer, address->thread});
  if (rows.empty()) return std::nullopt;
  return Listener{Listener::Kind::visitor, rows[0].integer(0), 0, 0};
}

std::vector<LiveEvent> visitor_events(Database& database, Id conversation_id, std::int64_t after) {
  const auto messages = visible_messages(database, conversation_id, after, kBatch);
  if (messages.empty()) return {};
  const Rows peer = database.read("SELECT peer FROM conversation WHERE id = $1", {conversation_id});
  std::vector<LiveEvent> events;
  events.reserve(messages.size());
  for (const auto& message : messages)
    events.push_back(
        {message.seq, "message", channels::visible_json(message, peer.empty() ? "" : peer[0].text(0))});
  return events;
}

std::vector<LiveEvent> desk_events(Database& database, std::int64_t after) {
  std::vector<LiveEvent> events;
  for (const Row& row :
       database.read("SELECT id, kind, conversation_id, ref FROM event WHERE id > $1 ORDER BY id LIMIT $2",
                     {after, static_cast<std::int64_t>(kBatch)})) {
    const nlohmann::json data = {
        {"kind", row.text(1)}, {"conversation_id", row.integer(2)}, {"ref", row.integer(3)}};
    events.push_back({row.integer(0), "change", data.dump()});
  }
  return events;
}

}  // namespace

LiveSource make_live_source(Services& services, AccessServices& access, ChannelSet& channels) {
  Database& database = services.database;
  LiveSource source;
  source.admit = [&access, &database, &channels](const channels::WebhookRequest& request) {
    return request.path == kDeskPath ? admit_desk(request, access)
                                     : admit_visitor(request, database, channels);
  };
  source.visitor_events = [&database](Id conversation_id, std::int64_t after) {
    return visitor_events(database, conversation_id, after);
  };
  source.desk_events = [&database](std::int64_t after) { return desk_events(database, after); };
  source.desk_position = [&database] {
    return database.read("SELECT COALESCE(MAX(id), 0) FROM event")[0].integer(0);
  };
  return source;
}

}  // namespace xiaoer::gateway
