// SPDX-License-Identifier: Apache-2.0
#include "gateway/api/report_rows.h"

#include <cmath>
#include <map>

namespace xiaoer::gateway {
namespace {

// Message ids grow with time but for a few that are stored side by side; the times decide, the ids spare the
// reading of the whole history.
constexpr std::int64_t kIdMargin = 10000;

#define IN_SPAN "m.id >= $1 AND m.id <= $2 AND m.stored_at >= $3 AND m.stored_at < $4"
#define HANDED_OVER "m.explanation LIKE '%\"handed_over\":true%'"
#define NO_ANSWER                                          \
  "(m.explanation = '' OR " HANDED_OVER                    \
  " OR m.explanation LIKE '%\"kind\":\"not_understood\"%'" \
  " OR m.explanation LIKE '%\"kind\":\"suggest\"%')"

constexpr std::string_view kReceived =
    "SELECT c.channel, COUNT(*) FROM message m JOIN conversation c ON c.id = m.conversation_id "
    "WHERE " IN_SPAN " AND m.author = 'visitor' GROUP BY c.channel";
// One turn may say several things; its explanation is the same in all of them.
constexpr std::string_view kAnswered =
    "SELECT c.channel, COUNT(*) FROM (SELECT DISTINCT m.conversation_id, m.explanation FROM message m "
    "WHERE " IN_SPAN " AND m.author = 'bot' AND NOT " NO_ANSWER
    ") AS turn JOIN conversation c ON c.id = turn.conversation_id GROUP BY c.channel";
constexpr std::string_view kHandedOver =
    "SELECT COUNT(*) FROM (SELECT DISTINCT m.conversation_id, m.explanation FROM message m WHERE " IN_SPAN
    " AND m.author = 'bot' AND " HANDED_OVER ") AS turn";
constexpr std::string_view kResponses =
    "SELECT m.conversation_id, m.author, m.stored_at FROM message m WHERE " IN_SPAN
    " AND (m.author = 'agent' OR (m.author = 'bot' AND " HANDED_OVER ")) ORDER BY m.conversation_id, m.seq";

#undef IN_SPAN
#undef HANDED_OVER
#undef NO_ANSWER

// The first message id at or after `at`, by halving; one more than the last when there is none.
std::int64_t first_id_at(Database& database, TimePoint at) {
  const auto last = database.read("SELECT COALESCE(MAX(id), 0) FROM message")[0].integer(0);
  std::int64_t low = 1, high = last + 1;
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    const auto rows =
        database.read("SELECT id, stored_at FROM message WHERE id >= $1 ORDER BY id LIMIT 1", {middle});
    if (rows.empty() || rows[0].integer(1) >= to_millis(at))
      high = middle;
    else
      low = rows[0].integer(0) + 1;
  }
  return low;
}

Params span_params(Database& database, const Span& span) {
  return {std::max<std::int64_t>(1, first_id_at(database, span.from) - kIdMargin),
          first_id_at(database, span.to) + kIdMargin, to_millis(span.from), to_millis(span.to)};
}

void count_messages(Database& database, const Params& params, Figures& figures) {
  std::map<std::string, ChannelFigures> channels;
  for (const auto& row : database.read(kReceived, params)) channels[row.text(0)].received = row.integer(1);
  for (const auto& row : database.read(kAnswered, params))
    channels[row.text(0)].answered_by_bot = row.integer(1);
  for (auto& [name, channel] : channels) {
    channel.channel = name;
    figures.received += channel.received;
    figures.answered_by_bot += channel.answered_by_bot;
    figures.by_channel.push_back(channel);
  }
  figures.handed_over = database.read(kHandedOver, params)[0].integer(0);
}

void measure_responses(Database& database, const Params& params, Figures& figures) {
  std::vector<double> seconds;
  std::int64_t conversation = 0, waiting_since = 0;
  for (const auto& row : database.read(kResponses, params)) {
    if (row.integer(0) != conversation) waiting_since = 0;
    conversation = row.integer(0);
    if (row.text(1) == "bot") {
      if (waiting_since == 0) waiting_since = row.integer(2);
    } else if (waiting_since != 0) {
      seconds.push_back(static_cast<double>(row.integer(2) - waiting_since) / 1000.0);
      waiting_since = 0;
    }
  }
  figures.median_seconds = percentile(seconds, 0.5);
  figures.p90_seconds = percentile(std::move(seconds), 0.9);
}

void count_tickets(Database& database, const Span& span, Figures& figures) {
  std::map<std::string, TypeFigures> types;
  const Params params{to_millis(span.from), to_millis(span.to)};
  for (const auto& row : database.read(
           "SELECT type, COUNT(*) FROM ticket WHERE created_at >= $1 AND created_at < $2 GROUP BY type",
           params))
    types[row.text(0)].opened = row.integer(1);
  for (const auto& row : database.read(
           "SELECT type, COUNT(*) FROM ticket WHERE solved_at >= $1 AND solved_at < $2 GROUP BY type",
           params))
    types[row.text(0)].solved = row.integer(1);
  for (auto& [name, type] : types) {
    type.type = name;
    figures.tickets_opened += type.opened;
    figures.tickets_solved += type.solved;
    figures.by_type.push_back(type);
  }
}

}  // namespace

Figures count_figures(Database& database, const Span& span) {
  Figures figures;
  const auto params = span_params(database, span);
  count_messages(database, params, figures);
  measure_responses(database, params, figures);
  count_tickets(database, span, figures);
  return figures;
}

std::optional<double> percentile(std::vector<double> values, double share) {
  if (values.empty()) return std::nullopt;
  std::sort(values.begin(), values.end());
  const auto rank = std::ceil(share * static_cast<double>(values.size()));
  return values[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
}

}  // namespace xiaoer::gateway
