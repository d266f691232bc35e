// SPDX-License-Identifier: Apache-2.0
#include "channels/wechat/wechat.h"

#include <nlohmann/json.hpp>

#include "channels/wechat/codes.h"
#include "channels/wechat/message_json.h"
#include "foundation/random.h"

namespace xiaoer::channels::wechat {
namespace {

using namespace std::chrono_literals;
using tencent::ApiAnswer;

constexpr Milliseconds kLateLimit = 10s;  // of a file that nobody waits for
constexpr Milliseconds kLook = 10s;       // the listener looks at least that often
constexpr Milliseconds kBreath = 1ms;

std::string sent_id(const ApiAnswer& answer) {
  const auto json = nlohmann::json::parse(answer.body, nullptr, false);
  const auto found = json.is_object() ? json.find("msgid") : json.end();
  return json.is_object() && found != json.end() && found->is_number_integer()
             ? std::to_string(found->get<std::int64_t>())
             : "";
}

// Why nothing can be sent, for the desk before it is stored, and beside the message afterwards.
Objection objection_for(Stand stand) {
  if (stand == Stand::unsubscribed)
    return {"unsubscribed", "顾客已取消关注，微信消息发不出去。请改用短信、电话或邮件。",
            "The customer no longer follows the account. Use SMS, phone or email."};
  if (stand == Stand::over)
    return {"window_over",
            "顾客超过 48 小时没有来消息，微信不再接收客服消息。请改用短信、电话或邮件，或等顾客再次发消息。",
            "The customer has not written for 48 hours; WeChat takes no messages. Use SMS, phone or email, "
            "or wait."};
  return {"quota_used_up",
          "微信允许的 5 条客服消息已用完，顾客再次发消息后才能继续。急事请改用短信、电话或邮件。",
          "The five messages that WeChat allows are used up until the customer writes again. Use SMS, phone "
          "or email."};
}

}  // namespace

std::unique_ptr<Channel> make_wechat(Table& table, const ChannelContext& context) {
  return std::make_unique<WeChat>(
      read_settings(table, context.account), context.clock,
      [client = std::make_shared<HttpClient>()](const HttpCall& call) { return client->call(call); });
}

WeChat::WeChat(Settings settings, Clock clock, HttpFetch http)
    : settings_(std::move(settings)),
      clock_(std::move(clock)),
      http_(std::move(http)),
      callback_(settings_),
      ledger_(clock_, settings_.kept_for_people),
      api_(
          settings_.api_root, clock_, [this](tencent::FetchMode mode) { return fetch_token(mode); }, http_),
      media_(api_, http_),
      profiles_(settings_, clock_, api_),
      late_files_(clock_, [this](const tencent::LateFile& file) {
        return media_.fetch({file.type, file.media_id, file.url}, file.from, *sink_, kLateLimit);
      }) {}

void WeChat::attach(Sink& sink) {
  sink_ = &sink;
  ledger_.attach(sink);
}

Capabilities WeChat::capabilities() const {
  Capabilities made;
  made.text_limit = 2000;
  made.byte_limit = 2048;
  made.merge = true;
  made.choices = settings_.type == AccountType::official;
  made.most_choices = kMostChoices;
  made.media = true;
  made.reply_window = 48h;
  return made;
}

tencent::FetchedToken WeChat::fetch_token(tencent::FetchMode mode) const {
  HttpCall call{"POST", settings_.api_root + "/cgi-bin/stable_token"};
  call.headers = {"Content-Type: application/json"};
  call.timeout = 4s;  // a callback may be waiting for it
  call.body = nlohmann::json{{"grant_type", "client_credential"},
                             {"appid", settings_.app_id},
                             {"secret", settings_.app_secret},
                             {"force_refresh", mode == tencent::FetchMode::forced}}
                  .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return tencent::read_token(http_(call));
}

std::optional<SendResult> WeChat::may_not_send(const OutboundMessage& message) {
  const Author author = message.author == "agent" ? Author::person : Author::bot;
  const Stand stand = ledger_.stand(message.to.peer, author);
  if (stand == Stand::unknown || stand == Stand::open) return std::nullopt;
  if (stand == Stand::kept)
    return RetryLater{
        "剩下的条数留给人工客服；顾客再次发消息后自动发送 / the last messages are kept for people",
        std::nullopt, true};
  if (!settings_.template_id.empty() && stand != Stand::unsubscribed && author == Author::person)
    return send_template(message);
  const Objection why = objection_for(stand);
  if (stand == Stand::unsubscribed) return Rejected{why.zh + " / " + why.en};
  return RetryLater{why.zh + " / " + why.en, std::nullopt, true};
}

SendResult WeChat::send_template(const OutboundMessage& message) {
  const std::string text = words_of(message.body);
  if (text.empty()) return Rejected{"模板消息只能写文字 / a template holds only text"};
  const std::string client_id =
      settings_.account + "-" + std::to_string(message.id) + "-" + std::to_string(message.part);
  const ApiAnswer answer =
      api_.post("/cgi-bin/message/template/send", template_json(message.to.peer, settings_, text, client_id));
  SendResult result = result_of(answer, clock_());
  if (auto* delivered = std::get_if<Delivered>(&result)) delivered->provider_id = sent_id(answer);
  return result;
}

std::variant<std::string, SendResult> WeChat::json_of(const OutboundMessage& message) {
  const std::string& openid = message.to.peer;
  if (const auto* attachment = std::get_if<Attachment>(&message.body)) {
    auto media = media_.upload(*attachment, message.to, *sink_);
    if (auto* media_id = std::get_if<std::string>(&media))
      return media_json(openid, Media::type_of(*attachment), *media_id);
    return media;
  }
  const auto* card = std::get_if<Card>(&message.body);
  const bool menu =
      card && capabilities().choices && !card->choices.empty() && card->choices.size() <= kMostChoices;
  if (menu) return menu_json(openid, *card);
  const std::string words = words_of(message.body);
  if (words.empty()) return SendResult{Rejected{"微信不能发送这种消息 / WeChat has no message for this"}};
  return text_json(openid, words);
}

void WeChat::note(const OutboundMessage& message, const SendResult& result, int code) {
  const std::string& openid = message.to.peer;
  if (std::holds_alternative<Delivered>(result) || std::holds_alternative<Unknown>(result))
    ledger_.sent(openid);
  if (meaning_of(code) == Meaning::used_up) ledger_.told_used_up(openid);
  if (meaning_of(code) == Meaning::window_over) ledger_.told_over(openid);
}

SendResult WeChat::send(const OutboundMessage& message) {
  if (auto stopped = may_not_send(message)) return std::move(*stopped);
  auto json = json_of(message);
  if (auto* fault = std::get_if<SendResult>(&json)) return std::move(*fault);
  const ApiAnswer answer = api_.post("/cgi-bin/message/custom/send", std::get<std::string>(json));
  SendResult result = result_of(answer, clock_());
  const auto* attachment = std::get_if<Attachment>(&message.body);
  if (attachment && meaning_of(answer.code) == Meaning::media_gone) {
    media_.forget(*attachment, *sink_);  // the next try uploads it again
    result = RetryLater{wechat::words_of(answer), 1s};
  }
  if (meaning_of(answer.code) == Meaning::used_up)
    result = RetryLater{wechat::words_of(answer), std::nullopt, true};
  note(message, result, answer.code);
  return result;
}

std::optional<Objection> WeChat::objection(const OutboundMessage& message) {
  const Stand stand = ledger_.stand(message.to.peer, Author::person);
  const auto* attachment = std::get_if<Attachment>(&message.body);
  if (attachment && Media::type_of(*attachment).empty())
    return Objection{"unsupported_file", "微信客服消息只能发送图片、AMR/MP3 语音和 MP4 视频。",
                     "WeChat takes pictures, AMR or MP3 voice and MP4 video only."};
  if (stand == Stand::unknown || stand == Stand::open) return std::nullopt;
  if (stand != Stand::unsubscribed && !settings_.template_id.empty()) return std::nullopt;
  return objection_for(stand);
}

std::optional<Allowance> WeChat::allowance(const Address& address) {
  return ledger_.allowance(address.peer);
}

void WeChat::create_menu(Sink& sink) {
  if (settings_.menu.empty() || settings_.type != AccountType::official) return;
  const std::string menu = account_menu_json(settings_.menu), made = sha256_hex(menu);
  if (sink.recall("menu") == made) return;
  if (api_.post("/cgi-bin/menu/create", menu).good()) sink.remember({{"menu", made, std::nullopt}});
}

// A courtesy: faults do not matter. Where one gets no answer the others are not tried.
void WeChat::tell_typing(const std::stop_token& stop) {
  const std::string path = settings_.type == AccountType::official
                               ? "/cgi-bin/message/custom/typing"
                               : "/cgi-bin/message/custom/business/typing";
  std::unique_lock lock(mutex_);
  while (!typing_.empty() && !stop.stop_requested()) {
    const std::string openid = std::move(typing_.front());
    typing_.pop_front();
    lock.unlock();
    const ApiAnswer answer = api_.post(path, typing_json(openid));
    lock.lock();
    if (!answer.answered || answer.status != 200) typing_.clear();
  }
}

TimePoint WeChat::attend(const std::stop_token& stop, const Sink& sink) {
  if (!recalled_) late_files_.recall(sink);
  recalled_ = true;
  tell_typing(stop);
  return std::min({clock_() + kLook, profiles_.work(sink), late_files_.work(stop, sink)});
}

void WeChat::listen(std::stop_token stop, Sink& sink) {
  try {
    create_menu(sink);
  } catch (const std::exception& fault) {
    sink.warn("the account's menu could not be noted as made; it is made again at the next start",
              fault.what());
  }
  while (!stop.stop_requested()) {
    TimePoint next = clock_() + kLook;
    try {
      next = attend(stop, sink);
    } catch (const std::exception& fault) {
      sink.warn("what WeChat told could not be stored; it is asked again", fault.what());
    }
    std::unique_lock lock(mutex_);
    wanted_.wait_for(lock, stop, std::max<Milliseconds>(next - clock_(), kBreath),
                     [this] { return called_; });
    called_ = false;
  }
}

}  // namespace xiaoer::channels::wechat
