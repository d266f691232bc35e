// SPDX-License-Identifier: Apache-2.0
#include "channels/sms/smpp_driver.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace xiaoer::channels::sms {
namespace {

constexpr std::uint8_t kHeaderFlag = 0x40;
constexpr std::uint32_t kBadBody = 0x45;  // for what will be as bad the next time
constexpr std::uint32_t kBadSource = 0x0A;
constexpr Milliseconds kLongestPause{10 * 60 * 1000};
constexpr std::size_t kSigns = 67;  // of a piece that is one of several

std::string code_of(std::uint32_t status) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "0x%02X", status);
  return text.data();
}

std::optional<std::uint32_t> number_in(const ShortMessage& message, std::uint16_t tag) {
  const auto field = message.fields.find(tag);
  if (field == message.fields.end() || field->second.empty() || field->second.size() > 4) return std::nullopt;
  std::uint32_t number = 0;
  for (const unsigned char byte : field->second) number = (number << 8U) | byte;
  return number;
}

std::optional<Place> place_in_fields(const ShortMessage& message) {
  const auto reference = number_in(message, sar_reference), total = number_in(message, sar_total),
             number = number_in(message, sar_number);
  if (!reference || !total || !number || *total > 255 || *number > 255) return std::nullopt;
  return sensible(
      {static_cast<std::uint16_t>(*reference), static_cast<int>(*total), static_cast<int>(*number), true});
}

// Numbers, and names as banks use them; nobody can be answered at any other.
bool is_sender(const std::string& number) {
  return !number.empty() &&
         std::all_of(number.begin(), number.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

bool too_fast(std::uint32_t status) {
  return status == queue_full || status == throttled;
}

bool retried(std::uint32_t status) {
  return status == 0x01 || status == 0x08 || status == try_again || too_fast(status);
}

}  // namespace

struct SmppDriver::Plan {
  std::vector<ShortMessage> pieces{};
  std::vector<std::size_t> counts{};  // pieces of each message
};

SmppDriver::SmppDriver(SmppSettings settings, const Rules& rules, Clock clock)
    : settings_(std::move(settings)),
      rules_(rules),
      clock_(std::move(clock)),
      link_(settings_.link),
      assembly_(settings_.alphabet, rules.incomplete, rules.unreadable) {}

void SmppDriver::attach(Sink& sink) {
  sink_ = &sink;
  assembly_.restore(sink.recall(Assembly::kKey));
  repeats_.restore(sink.recall(Repeats::kKey), clock_());
}

std::size_t SmppDriver::longest() const {
  return settings_.most_pieces * kSigns;
}

SmppDriver::Plan SmppDriver::plan(const std::vector<Outgoing>& messages) const {
  Plan plan;
  for (const Outgoing& message : messages) {
    // The reference follows the message, so that a repeated piece is known as such by the phone.
    const auto pieces =
        pieces_of(settings_.signature + message.text,
                  static_cast<std::uint8_t>((message.id * 7 + message.part) & 0xFF), settings_.alphabet);
    plan.counts.push_back(pieces.size());
    for (const Piece& piece : pieces) {
      ShortMessage sent;
      sent.source = settings_.sender;
      const bool full = message.to.starts_with('+');
      sent.destination = {full ? settings_.destination_ton : std::uint8_t{0}, settings_.destination_npi,
                          full ? message.to.substr(1) : message.to};
      sent.esm_class = piece.header ? kHeaderFlag : std::uint8_t{0};
      sent.registered = 1;
      sent.coding = piece.data_coding;
      sent.bytes = piece.bytes;
      plan.pieces.push_back(std::move(sent));
    }
  }
  return plan;
}

std::vector<SendResult> SmppDriver::submit(const std::vector<Outgoing>& messages) {
  const Plan planned = plan(messages);
  const auto answers = link_.submit(planned.pieces);
  count_throttling(answers);
  std::vector<SendResult> results;
  std::size_t first = 0;
  for (const std::size_t count : planned.counts) {
    results.push_back(outcome(answers, first, count));
    first += count;
  }
  return results;
}

// A whole window may be refused in one moment: that is one time, not one for each message.
void SmppDriver::count_throttling(const std::vector<SubmitAnswer>& answers) {
  const auto some = [&](const auto& fits) {
    return std::any_of(answers.begin(), answers.end(), [&](const SubmitAnswer& answer) {
      return answer.fate == SubmitAnswer::Fate::answered && fits(answer.status);
    });
  };
  if (some([](std::uint32_t status) { return status == ok; })) throttled_ = 0;
  if (some(too_fast)) ++throttled_;
}

// A message of several pieces is repeated as a whole only when no piece of it may have got through.
SendResult SmppDriver::outcome(const std::vector<SubmitAnswer>& answers, std::size_t first,
                               std::size_t count) const {
  using Fate = SubmitAnswer::Fate;
  Delivered delivered;
  delivered.parts = static_cast<int>(count);
  std::size_t taken = 0;
  const SubmitAnswer* bad = nullptr;
  for (std::size_t i = first; i < first + count; ++i) {
    const SubmitAnswer& answer = answers[i];
    const bool good = answer.fate == Fate::answered && answer.status == ok;
    if (!good && (!bad || answer.fate == Fate::lost)) bad = &answer;
    if (!good) continue;
    ++taken;
    const std::string id = stored_id(answer.id, settings_.ids);
    (delivered.provider_id.empty() ? delivered.provider_id : delivered.more_ids.emplace_back()) = id;
  }
  if (!bad) return delivered;
  if (bad->fate == Fate::lost)
    return Unknown{"短信中心没有回执，可能已发出 / the message centre did not answer; it may have been sent"};
  if (taken > 0)
    return Unknown{"长短信只发出 " + std::to_string(taken) + "/" + std::to_string(count) +
                   " 段 / only some parts were taken"};
  if (bad->fate == Fate::answered) return refused(bad->status);
  const std::string trouble = link_.trouble();
  return RetryLater{trouble.empty() ? "短信中心繁忙 / the message centre is busy"
                                    : "短信中心未连接 / not connected: " + trouble,
                    std::nullopt};
}

SendResult SmppDriver::refused(std::uint32_t status) const {
  const std::string words = rules_.in_words(code_of(status));
  if (!retried(status)) return Rejected{words};
  if (!too_fast(status)) return RetryLater{words, std::nullopt};
  const Milliseconds pause = settings_.throttle_pause * (1 << std::clamp(throttled_ - 1, 0, 7));
  return RetryLater{words, std::min(pause, kLongestPause)};
}

void SmppDriver::listen(const std::stop_token& stop, const Intake& intake) {
  link_.run(stop,
            {[&](const std::vector<Pdu>& pdus) { return take(pdus, intake); },
             [this] { repeats_.connected(clock_()); },
             [this](Milliseconds silent) { repeats_.broken(clock_(), silent); },
             [this](const std::string& why) { sink_->warn("no connection to the message centre", why); }});
}

std::vector<std::uint32_t> SmppDriver::take(const std::vector<Pdu>& pdus, const Intake& intake) {
  const TimePoint now = clock_();
  const Assembly before = assembly_;
  std::vector<std::uint32_t> statuses;
  Delivery delivery;
  for (const Pdu& pdu : pdus) statuses.push_back(read(pdu, delivery));
  for (Arrival& late : assembly_.expired(now)) delivery.arrivals.push_back(std::move(late));
  if (pdus.empty() && delivery.arrivals.empty()) return statuses;
  if (!before.empty() || !assembly_.empty())
    delivery.memories.push_back({Assembly::kKey, assembly_.memory()});
  delivery.memories.push_back({Repeats::kKey, repeats_.memory()});
  try {
    intake(delivery);
  } catch (...) {  // not stored, so not taken: the operator sends it again
    assembly_.return_to(before);
    repeats_.undo();
    throw;
  }
  return statuses;
}

std::uint32_t SmppDriver::read(const Pdu& pdu, Delivery& delivery) {
  const auto message = read_short_message(pdu);
  if (!message) return kBadBody;
  if (!is_receipt(*message)) {
    if (!is_sender(message->source.number)) return kBadSource;
    read_text(*message, delivery);
    return ok;
  }
  const auto report = read_report(*message, settings_.ids);
  if (!report || !report->final) return ok;
  const bool fine = report->arrived;
  std::string code = report->state;
  if (!report->error.empty() && report->error != "000") code += " " + report->error;
  delivery.reports.push_back({report->message_id, fine, fine ? "" : code});
  return ok;
}

void SmppDriver::read_text(const ShortMessage& message, Delivery& delivery) {
  const TimePoint now = clock_();
  const Opened opened = (message.esm_class & kHeaderFlag) != 0 ? open_header(message.bytes)
                                                               : Opened{std::nullopt, message.bytes};
  Arrival arrival;
  arrival.from = (message.source.ton == 1 ? "+" : "") + message.source.number;
  arrival.to = message.destination.number;
  arrival.provider_id = repeats_.id_of(arrival.from + '\0' + arrival.to + '\0' + message.bytes, now);
  const auto place = opened.place ? opened.place : place_in_fields(message);
  if (place) {
    for (Arrival& whole : assembly_.add(arrival, {*place, message.coding, std::string(opened.content)}, now))
      delivery.arrivals.push_back(std::move(whole));
    return;
  }
  arrival.text = decoded(opened.content, message.coding, settings_.alphabet).value_or(rules_.unreadable);
  delivery.arrivals.push_back(std::move(arrival));
}

}  // namespace xiaoer::channels::sms
