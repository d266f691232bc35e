// SPDX-License-Identifier: Apache-2.0
#include "foundation/error.h"
#include "gateway/api/endpoints.h"
#include "gateway/api/report_rows.h"
#include "gateway/http/json_reply.h"

namespace xiaoer::gateway {
namespace {

constexpr std::chrono::days kUsual{7}, kLongest{366};

// An instant (RFC 3339), or the beginning of a day in the company's zone ("2026-11-22").
TimePoint time_of(const Services& services, const Request& request, const std::string& name,
                  TimePoint fallback) {
  auto text = request.query_text(name);
  if (text.empty()) return fallback;
  if (const auto at = parse_rfc3339(text)) return *at;
  if (const auto day = parse_rfc3339(text + "T00:00:00Z"))
    return *day - std::chrono::minutes(services.zone_offset_minutes);
  throw RequestError(400, "invalid_parameter",
                     "The query parameter '" + name + "' must be a time like 2026-11-22T08:00:00Z or a day.");
}

Span span_of(const Services& services, const Request& request) {
  Span span;
  span.to = time_of(services, request, "to", services.clock());
  span.from = time_of(services, request, "from", span.to - kUsual);
  if (span.from >= span.to || span.to - span.from > kLongest)
    throw RequestError(400, "invalid_parameter", "'from' must lie before 'to', by at most 366 days.");
  return span;
}

void set_number(JsonObject& json, const char* name, const std::optional<double>& number) {
  if (number)
    json.set(name, *number);
  else
    json.set_null(name);
}

std::string channels_json(const Figures& figures) {
  std::vector<std::string> rows;
  for (const auto& row : figures.by_channel)
    rows.push_back(JsonObject()
                       .set("channel", row.channel)
                       .set("count", row.received)
                       .set("answered_by_bot", row.answered_by_bot)
                       .str());
  return json_array(rows);
}

std::string types_json(const Figures& figures) {
  std::vector<std::string> rows;
  for (const auto& row : figures.by_type)
    rows.push_back(
        JsonObject().set("type", row.type).set("count", row.opened).set("solved", row.solved).str());
  return json_array(rows);
}

Reply summary(Services& services, const Request& request) {
  const auto span = span_of(services, request);
  const auto figures = count_figures(services.database, span);
  JsonObject seconds;
  set_number(seconds, "median", figures.median_seconds);
  set_number(seconds, "p90", figures.p90_seconds);
  JsonObject json;
  json.set("from", span.from)
      .set("to", span.to)
      .set("received", figures.received)
      .set("answered_by_bot", figures.answered_by_bot)
      .set("handed_over", figures.handed_over)
      .set("tickets_opened", figures.tickets_opened)
      .set("tickets_solved", figures.tickets_solved)
      .set("first_response_seconds", RawJson{seconds.str()})
      .set("by_channel", RawJson{channels_json(figures)})
      .set("by_type", RawJson{types_json(figures)});
  std::optional<double> rate;
  if (figures.received > 0)
    rate = static_cast<double>(figures.answered_by_bot) / static_cast<double>(figures.received);
  set_number(json, "bot_answer_rate", rate);
  return json_reply(json.str());
}

}  // namespace

Endpoints report_endpoints(Services& services) {
  return {{"GET", "/api/v1/reports/summary", Access::supervisor,
           [&services](const Request& request) { return summary(services, request); }}};
}

}  // namespace xiaoer::gateway
