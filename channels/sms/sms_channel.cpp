// SPDX-License-Identifier: Apache-2.0
#include "channels/sms/sms_channel.h"

#include <map>
#include <set>

#include "channels/split.h"
#include "foundation/error.h"
#include "foundation/text.h"

namespace xiaoer::channels::sms {
namespace {

constexpr const char* kSystem = "system";
constexpr const char* kBot = "bot";
constexpr std::string_view kLink = "{link}";
constexpr std::size_t kShortest = 40;  // signs of an answer that stay before the link
constexpr const char* kAscii =
    "\n !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";

// What phones cannot show goes; line ends stay.
std::string clean(const std::string& text) {
  std::string out;
  for (const char c : valid_utf8(text))
    if (static_cast<unsigned char>(c) >= 0x20 || c == '\n') out += c;
  const std::size_t first = out.find_first_not_of(" \n");
  if (first == std::string::npos) return "";
  return out.substr(first, out.find_last_not_of(" \n") - first + 1);
}

}  // namespace

SmsChannel::SmsChannel(Settings settings, ChannelContext context, const MakeDriver& make_driver)
    : settings_(std::move(settings)),
      context_(std::move(context)),
      consent_(settings_.rules, context_.clock),
      page_(context_, settings_.name.empty() ? "SMS" : settings_.name),
      driver_(make_driver(settings_.rules)) {}

void SmsChannel::attach(Sink& sink) {
  sink_ = &sink;
  consent_.attach(sink);
  page_.attach(sink);
  driver_->attach(sink);
}

// Of a text, besides what we put around it.
std::size_t SmsChannel::longest() const {
  const std::size_t around =
      count_code_points(settings_.signature) + count_code_points(settings_.rules.hint) + 1;
  return driver_->longest() > around ? driver_->longest() - around : 1;
}

Capabilities SmsChannel::capabilities() const {
  constexpr std::size_t kWhole = 4000;  // brief() cuts
  Capabilities made;
  made.text_limit = settings_.answer_length > 0 ? kWhole : longest();
  made.merge = true;
  made.brief = true;
  made.receipts = true;
  return made;
}

Address SmsChannel::address_of(const std::string& number) const {
  return {"sms", context_.account, settings_.rules.full_number(number)};
}

InboundMessage SmsChannel::read(const Arrival& arrival, Wish wish, TimePoint now) const {
  InboundMessage message;
  message.from = address_of(arrival.from);
  message.provider_id = arrival.provider_id;
  message.sent_at = arrival.sent_at.value_or(now);
  const std::string text = clean(arrival.text);
  if (wish == Wish::leave)
    message.body = Event{"opt_out", text};
  else if (wish == Wish::come_back)
    message.body = Event{"opt_in", text};
  else
    message.body = Text{text.empty() ? settings_.rules.empty : text};
  return message;
}

// What it confirms is stored already. A fault here must not say that nothing was: the provider would send all
// of it again.
void SmsChannel::confirm(const Address& person, const std::string& words, Sink& sink) {
  try {
    sink.post(person, Text{words});
  } catch (const std::exception& fault) {
    sink.warn("a person who left or came back by short message is not told so", fault.what());
  }
}

// Who leaves is told so once: a second 退订 says nothing. Told after the commit: rather not at all than
// twice.
void SmsChannel::take(const Delivery& delivery, Sink& sink) {
  const TimePoint now = context_.clock();
  Batch batch;
  std::vector<std::pair<std::size_t, const std::string*>> farewells;  // message, what to say
  std::set<std::string> told;
  for (const Arrival& arrival : delivery.arrivals) {
    const Wish wish = consent_.wish_in(clean(arrival.text));
    batch.messages.push_back(read(arrival, wish, now));
    const std::string& number = batch.messages.back().from.peer;
    const bool news = wish != Wish::none && consent_.has_left(number) == (wish == Wish::come_back);
    if (news && told.insert(number).second)
      farewells.emplace_back(batch.messages.size() - 1,
                             wish == Wish::leave ? &settings_.rules.left : &settings_.rules.returned);
    for (Memory& memory : consent_.heard(number, wish)) batch.memories.push_back(std::move(memory));
  }
  for (const Report& report : delivery.reports)
    batch.receipts.push_back(
        {report.provider_id, report.arrived, report.arrived ? "" : settings_.rules.in_words(report.code)});
  batch.memories.insert(batch.memories.end(), delivery.memories.begin(), delivery.memories.end());
  const auto accepted = sink.accept_batch(batch);
  for (const auto& [index, words] : farewells)
    if (!words->empty() && !accepted.at(index).duplicate) confirm(batch.messages[index].from, *words, sink);
}

WebhookReply SmsChannel::receive(const WebhookRequest& request, Sink& sink) {
  if (request.path.starts_with(page_.path())) return page_.answer(request, address_of(""));
  return driver_->callback(request, [&](const Delivery& delivery) { take(delivery, sink); });
}

void SmsChannel::listen(std::stop_token stop, Sink& sink) {
  driver_->listen(stop, [&](const Delivery& delivery) { take(delivery, sink); });
}

// Messages that nobody asked for say how to refuse them.
Outgoing SmsChannel::outgoing(const OutboundMessage& message) const {
  const Rules& rules = settings_.rules;
  std::string text = to_stored(message.body).text;
  const bool notice = message.author == kSystem && text != rules.left && text != rules.returned;
  if (notice && !rules.hint.empty() && text.find(rules.hint) == std::string::npos) text += " " + rules.hint;
  return {message.id, message.to.peer, text, message.author, message.part};
}

// What is too long for the phone can be read on the page.
std::string SmsChannel::brief(const std::string& text, const std::string& number) {
  if (settings_.answer_length == 0 || count_code_points(text) <= settings_.answer_length) return text;
  const bool english = text.find_first_not_of(kAscii) == std::string::npos;
  std::string more = english ? settings_.rules.more_en : settings_.rules.more_zh;
  if (const std::size_t at = more.find(kLink); at != std::string::npos)
    more.replace(at, kLink.size(), page_.link(number));
  const std::size_t tail = count_code_points(more);
  const std::size_t room =
      settings_.answer_length > tail + kShortest ? settings_.answer_length - tail : kShortest;
  return split_text(text, room).front() + more;
}

SendResult SmsChannel::send(const OutboundMessage& message) {
  return send_all({message}).front();
}

std::vector<SendResult> SmsChannel::send_all(const std::vector<OutboundMessage>& messages) {
  std::vector<SendResult> results(messages.size(), RetryLater{});
  std::vector<Outgoing> going;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (auto refusal = consent_.refuse(messages[i], to_stored(messages[i].body).text)) {
      results[i] = std::move(*refusal);
      continue;
    }
    going.push_back(outgoing(messages[i]));
    if (going.back().author == kBot) going.back().text = brief(going.back().text, going.back().to);
    places.push_back(i);
  }
  if (going.empty()) return results;
  auto answers = driver_->submit(going);
  std::map<std::string, int> counts;
  for (std::size_t i = 0; i < going.size(); ++i) {
    if (std::holds_alternative<Delivered>(answers[i])) ++counts[going[i].to];
    results[places[i]] = std::move(answers[i]);
  }
  if (settings_.rules.per_day == 0) return results;
  if (const auto memories = consent_.sent(counts); !memories.empty()) try {
      sink_->remember(memories);
    } catch (const StorageError&) {  // what went is gone all the same; the next count says it again
    }
  return results;
}

std::optional<Objection> SmsChannel::objection(const OutboundMessage& message) {
  if (!std::holds_alternative<Text>(message.body) && !std::holds_alternative<Card>(message.body))
    return Objection{"text_only", "短信只能发文字。请把内容写成文字，或发一个链接。",
                     "Short messages carry text only. Write it as text, or send a link."};
  const std::size_t length = count_code_points(to_stored(message.body).text);
  if (length > longest())
    return Objection{"too_long",
                     "短信最多 " + std::to_string(longest()) + " 字，现在有 " + std::to_string(length) +
                         " 字。请缩短或分开发。",
                     "A short message may have " + std::to_string(longest()) + " signs, this one has " +
                         std::to_string(length) + ". Shorten it or send it in parts."};
  if (auto objection = consent_.objection(message.to.peer)) return objection;
  return driver_->objection(outgoing(message));
}

std::optional<Allowance> SmsChannel::allowance(const Address& address) {
  return consent_.allowance(address.peer);
}

}  // namespace xiaoer::channels::sms
