// SPDX-License-Identifier: Apache-2.0
// Opening a session, and who may: the web chat's door.
#include <algorithm>

#include "channels/problem.h"
#include "channels/webchat/requests.h"
#include "channels/webchat/web_chat.h"
#include "foundation/encoding.h"
#include "foundation/error.h"
#include "foundation/random.h"
#include "foundation/text.h"

namespace xiaoer::channels::webchat {
namespace {

constexpr std::string_view kIdentified = "user-";  // peers that the merchant vouched for; the others are hex

std::string_view authority(std::string_view origin) {
  const auto scheme = origin.find("://");
  if (scheme == std::string_view::npos) return {};
  origin.remove_prefix(scheme + 3);
  return origin.substr(0, origin.find('/'));
}

// A proxy on this machine that names no client would make all visitors one address.
bool is_loopback(const std::string& remote) {
  return remote == "::1" || remote.starts_with("127.");
}

void check_identity(const Identity& identity, const std::string& site_secret, TimePoint now) {
  const std::string signed_text = identity.user_id + "|" + std::to_string(identity.expires);
  if (site_secret.empty() ||
      !equal_constant_time(to_hex(hmac_sha256(site_secret, signed_text)), identity.hash))
    throw RequestError(401, "bad_identity",
                       "the identity's hash is not the HMAC-SHA256 of \"user_id|exp\" with the site secret");
  if (to_millis(now) / 1000 >= identity.expires)
    throw RequestError(401, "identity_expired", "the identity has expired: have the site sign a new one");
}

}  // namespace

WebhookReply WebChat::open_session(const WebhookRequest& request, Sink& sink) {
  const TimePoint now = context_.clock();
  if (!is_loopback(request.remote))
    if (const auto wait = sessions_.take(request.remote, now))
      return too_many(*wait, "too many sessions from this address");
  const SessionAsk ask = read_session(request.body);
  if (ask.site != context_.account)
    return problem_reply(404, "unknown_site", "there is no chat for this site");
  Visitor visitor = newcomer(ask, now);
  visitor.language = language_of(ask, request);
  const bool chinese = visitor.language == "zh";
  const SessionAnswer answer{mint_.issue(visitor),
                             visitor.peer,
                             context_.live_url,
                             visitor.language,
                             chinese ? settings_.title : settings_.title_en,
                             sink.open_conversation(address_of(visitor.peer), visitor.language),
                             sink.greeting(visitor.language)};
  return {201, "application/json", to_json(answer), {}};
}

// A signed identity, or the same visitor as an older token proves, or somebody new.
Visitor WebChat::newcomer(const SessionAsk& ask, TimePoint now) const {
  Visitor visitor{context_.account, "", "", "", now};
  if (ask.identity) {
    check_identity(*ask.identity, settings_.site_secret, now);
    visitor.peer = std::string(kIdentified) + ask.identity->user_id;
    visitor.name = clean_name(ask.identity->name);
    return visitor;
  }
  if (settings_.enforce_identity)
    throw RequestError(401, "identity_required", "this chat is for signed-in customers: send an identity");
  const auto before = ask.visitor.empty() ? std::nullopt : mint_.read(ask.visitor_token, now);
  const bool same = before && before->peer == ask.visitor && !identified(before->peer);
  visitor.peer = same ? before->peer : random_token();
  return visitor;
}

std::string WebChat::language_of(const SessionAsk& ask, const WebhookRequest& request) const {
  const auto header = request.headers.find("accept-language");
  for (const std::string& wanted :
       {ask.language, header == request.headers.end() ? std::string() : header->second})
    for (const std::string& language : settings_.languages)
      if (wanted.starts_with(language)) return language;
  return settings_.languages.front();
}

bool WebChat::identified(const std::string& peer) const {
  return peer.starts_with(kIdentified);
}

bool WebChat::origin_allowed(const WebhookRequest& request) const {
  const auto header = request.headers.find("origin");
  if (header == request.headers.end()) return true;  // not a browser's cross-site request
  const std::string& origin = header->second;
  const auto host = request.headers.find("host");
  const std::string_view theirs = authority(origin);
  if (!theirs.empty() &&
      ((host != request.headers.end() && theirs == host->second) || theirs == authority(context_.public_url)))
    return true;
  const auto& allowed = settings_.allowed_origins;
  return std::any_of(allowed.begin(), allowed.end(),
                     [&](const auto& each) { return each == origin || each == "*"; });
}

}  // namespace xiaoer::channels::webchat
