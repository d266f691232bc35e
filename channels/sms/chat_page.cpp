// SPDX-License-Identifier: Apache-2.0
#include "channels/sms/chat_page.h"

#include <iterator>

#include "channels/problem.h"
#include "channels/sms/web_parts.h"
#include "foundation/random.h"
#include "foundation/text.h"

namespace xiaoer::channels::sms {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kShown = 200, kLongestWord = 2000, kCode = 16;
constexpr const char* kHead =
    R"(<!doctype html><html lang="zh"><meta charset="utf-8"><meta name="viewport" content="width=device-width">)"
    R"(<meta name="robots" content="noindex"><style>body{font:16px/1.5 sans-serif;max-width:40em;margin:auto;padding:1em})"
    R"(p{white-space:pre-wrap;padding:.6em .8em;border-radius:.6em;background:#f0f0f0}p.visitor{background:#d6f5d6;)"
    R"(margin-left:3em}textarea{width:100%;box-sizing:border-box;font:inherit}button{font:inherit;padding:.4em 1em}</style>)";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

std::string page_key(const std::string& code) {
  return "page:" + code;
}

// The core tells a conversation from its beginning, and a number has one for ever: only the end is shown.
std::vector<VisibleMessage> newest(const Sink& sink, const Address& person) {
  std::vector<VisibleMessage> kept, read = sink.history(person, 0, kShown);
  while (read.size() == kShown) {
    kept = std::move(read);
    read = sink.history(person, kept.back().seq, kShown);
  }
  kept.insert(kept.end(), std::make_move_iterator(read.begin()), std::make_move_iterator(read.end()));
  if (kept.size() > kShown) kept.erase(kept.begin(), kept.end() - kShown);
  return kept;
}

}  // namespace

ChatPage::ChatPage(const ChannelContext& context, std::string title)
    : account_(context.account),
      public_url_(context.public_url),
      key_(hmac_sha256(context.secret, "page of " + context.account)),
      path_("/s/" + context.account + "/"),
      title_(std::move(title)),
      clock_(context.clock),
      strangers_(30, 1min),
      words_(20, 1min) {}

std::string ChatPage::link(const std::string& number) {
  const std::string code = sha256_hex(hmac_sha256(key_, number)).substr(0, kCode);
  // Its life begins anew with each answer.
  sink_->remember({{page_key(code), number, clock_() + kLife}});
  return public_url_ + path_ + code;
}

WebhookReply ChatPage::answer(const WebhookRequest& request, const Address& account) {
  if (const auto wait = strangers_.take(request.remote, clock_()))
    return too_many(*wait, "too many requests");
  const std::string code = request.path.substr(std::min(path_.size(), request.path.size()));
  const std::string number = code.size() == kCode ? sink_->recall(page_key(code)) : "";
  if (number.empty()) return problem_reply(404, "no_page", "this page does not exist any more");
  Address person = account;
  person.peer = number;
  if (request.method == "POST") return take(request, person);
  return {200,
          "text/html; charset=utf-8",
          shown(person),
          {{"Cache-Control", "no-store"},
           {"Referrer-Policy", "no-referrer"},
           {"Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"}}};
}

// The form carries an id, so that a page sent twice is one message.
std::string ChatPage::shown(const Address& person) const {
  std::string page = kHead;
  page += "<title>" + escaped(title_) + "</title><h1>" + escaped(title_) + "</h1>";
  for (const VisibleMessage& message : newest(*sink_, person))
    page += "<p class=\"" + escaped(message.author) + "\">" + escaped(to_stored(message.body).text) + "</p>";
  return page + "<form method=\"post\"><input type=\"hidden\" name=\"id\" value=\"" + random_token(8) +
         "\"><textarea name=\"text\" rows=\"3\" maxlength=\"1000\" required></textarea>"
         "<button>发送 / Send</button> <a href=\"\">刷新 / Refresh</a></form></html>";
}

WebhookReply ChatPage::take(const WebhookRequest& request, const Address& person) {
  if (const auto wait = words_.take(person.peer, clock_())) return too_many(*wait, "too many messages");
  const auto fields = form_fields(request.body);
  const std::string& text = value_of(fields, "text");
  const std::string& id = value_of(fields, "id");
  if (text.empty() || text.size() > kLongestWord * 4 || id.empty() || id.size() > 64 || !is_valid_utf8(text))
    return problem_reply(422, "bad_message", "write a text of at most 1,000 signs");
  InboundMessage message;
  message.from = person;
  message.provider_id = "page-" + sha256_hex(person.peer + "|" + id).substr(0, 32);
  message.sent_at = clock_();
  message.body = Text{text};
  const TimePoint until = message.sent_at + kPatience;
  message.reply_until = until;
  // The page shows them with the rest of the conversation.
  static_cast<void>(sink_->await_replies(sink_->accept(message), until));
  return {303, "text/plain", "", {{"Location", request.path}}};
}

}  // namespace xiaoer::channels::sms
