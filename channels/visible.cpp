// SPDX-License-Identifier: Apache-2.0
#include "channels/visible.h"

#include <nlohmann/json.hpp>

namespace xiaoer::channels {
namespace {

using nlohmann::json;

// Puts what is particular to each alternative into the object.
struct Fill {
  json& out;
  void operator()(const Text& body) const { text("text", body.text); }
  void operator()(const Attachment& body) const {
    text(body.type, body.name);
    out["attachment"] = {
        {"id", body.attachment_id}, {"name", body.name}, {"mime", body.mime}, {"size", body.size}};
    out["attachment"]["url"] = "/chat/v1/attachments/" + body.attachment_id;
  }
  void operator()(const Location& body) const {
    text("location", body.label);
    out["location"] = {{"latitude", body.latitude}, {"longitude", body.longitude}};
  }
  void operator()(const Link& body) const {
    text("link", body.title);
    out["url"] = body.url;
  }
  void operator()(const Event& body) const { text("event", body.kind); }
  void operator()(const Card& body) const {
    text("choices", body.text);
    json& choices = out["choices"] = json::array();
    for (const Choice& choice : body.choices)
      choices.push_back({{"label", choice.label}, {"value", choice.value}});
  }
  void operator()(const Letter& body) const { text("text", body.text); }
  void text(const std::string& type, const std::string& words) const {
    out["type"] = type;
    out["text"] = words;
  }
};

}  // namespace

std::string scoped_id(std::string_view peer, std::string_view client_id) {
  std::string id;
  id.reserve(peer.size() + 1 + client_id.size());
  return id.append(peer).append(":").append(client_id);
}

std::string_view client_id_of(std::string_view provider_id, std::string_view peer) {
  const bool own = provider_id.size() > peer.size() + 1 && provider_id.starts_with(peer) &&
                   provider_id[peer.size()] == ':';
  return own ? provider_id.substr(peer.size() + 1) : std::string_view{};
}

std::string visible_json(const VisibleMessage& message, std::string_view peer) {
  json out = {{"seq", message.seq}, {"author", message.author}, {"sent_at", to_rfc3339(message.sent_at)}};
  if (!message.author_name.empty()) out["author_name"] = message.author_name;
  if (const auto client_id = client_id_of(message.provider_id, peer); !client_id.empty())
    out["client_id"] = client_id;
  if (message.feedback) out["feedback"] = true;
  std::visit(Fill{out}, message.body);
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace xiaoer::channels
