// SPDX-License-Identifier: Apache-2.0
#include "channels/wecom/puller.h"

#include <algorithm>

#include "channels/wecom/outcome.h"
#include "foundation/crash_point.h"
#include "foundation/error.h"

namespace xiaoer::channels::wecom {
namespace {

using namespace std::chrono_literals;

constexpr Milliseconds kTokenLasts = 10min, kShortestPause = 1s, kLongestPause = 60s, kAccountsEvery = 10min;
constexpr Milliseconds kBetweenWarnings = 5min;
constexpr auto kLook = 1s;  // how often the listener looks at the clock
constexpr int kFaultsBeforeRestart = 5;

Milliseconds pause_after(int faults) {
  return std::min<Milliseconds>(kLongestPause, kShortestPause * (1 << std::clamp(faults - 1, 0, 6)));
}

}  // namespace

Puller::Puller(const Settings& settings, std::string account, KfApi& api)
    : settings_(settings), account_(std::move(account)), api_(api) {
  for (const std::string& open_kfid : settings_.open_kfids) lines_[open_kfid];
}

bool Puller::is_ours(const std::string& open_kfid) const {
  const auto& named = settings_.open_kfids;
  return named.empty() || std::find(named.begin(), named.end(), open_kfid) != named.end();
}

void Puller::ring(const std::string& open_kfid, const std::string& token, TimePoint now) {
  if (open_kfid.empty() || !is_ours(open_kfid)) return;
  {
    std::lock_guard lock(mutex_);
    Line& line = lines_[open_kfid];
    line.token = token;
    line.token_until = now + kTokenLasts;
    line.due = {};
    rung_ = true;
  }
  bell_.notify_one();
}

std::string Puller::only_account() const {
  std::lock_guard lock(mutex_);
  return lines_.size() == 1 ? lines_.begin()->first : "";
}

void Puller::listen(const std::stop_token& stop, Sink& sink) {
  while (!stop.stop_requested()) {
    try {
      pull_due(stop, sink);
    } catch (const std::exception& fault) {  // before anything was fetched
      warn_rarely(fault.what(), sink);
    }
    std::unique_lock lock(mutex_);
    bell_.wait_for(lock, stop, kLook, [this] { return rung_; });
    rung_ = false;
  }
}

std::size_t Puller::pull_due(const std::stop_token& stop, Sink& sink) {
  if (!arrivals_) arrivals_.emplace(account_, api_, sink);
  learn_accounts(sink);
  std::size_t pages = 0;
  for (auto lines = due_lines(sink.now()); !lines.empty(); lines = due_lines(sink.now()))
    for (const std::string& open_kfid : lines) {
      if (stop.stop_requested()) return pages;
      Turn turn = Turn::failed;
      try {
        turn = pull_page(open_kfid, stop, sink);
      } catch (const std::exception& fault) {  // the store cannot take it now: nothing is lost
        sink.warn("messages could not be stored; they are fetched again", fault.what());
      }
      pages += turn == Turn::failed ? 0 : 1;
      plan(open_kfid, turn, sink.now());
    }
  arrivals_->fetch_late(stop);
  return pages;
}

// Accounts that nobody named: all that the application may manage, asked again from time to time.
void Puller::learn_accounts(const Sink& sink) {
  if (!settings_.open_kfids.empty() || sink.now() < accounts_due_) return;
  const auto accounts = api_.accounts();
  accounts_due_ = sink.now() + (accounts ? kAccountsEvery : kLongestPause);
  if (!accounts) return;
  std::lock_guard lock(mutex_);
  for (const std::string& open_kfid : *accounts) lines_[open_kfid];
}

std::vector<std::string> Puller::due_lines(TimePoint now) {
  std::lock_guard lock(mutex_);
  std::vector<std::string> due;
  for (const auto& [open_kfid, line] : lines_)
    if (line.due <= now) due.push_back(open_kfid);
  // A bell that rings from here on is for the next page: it must not be lost under plan().
  for (const std::string& open_kfid : due) lines_[open_kfid].due = TimePoint::max();
  return due;
}

SyncAsk Puller::ask_of(const std::string& open_kfid, const Sink& sink) {
  SyncAsk ask{open_kfid, sink.recall(cursor_key(open_kfid)), ""};
  std::lock_guard lock(mutex_);
  const Line& line = lines_[open_kfid];
  if (line.token_until > sink.now()) ask.token = line.token;
  return ask;
}

Puller::Turn Puller::pull_page(const std::string& open_kfid, const std::stop_token& stop, Sink& sink) {
  const SyncAsk ask = ask_of(open_kfid, sink);
  const auto answer = api_.sync(ask);
  if (!answer.good()) {
    after_refusal(ask, answer, sink);
    return Turn::failed;
  }
  const auto page = read_sync_page(answer.body);
  if (!page) return Turn::failed;
  const Batch batch = arrivals_->batch_of(*page, open_kfid, stop);
  crash_point("channel.fetched");
  const bool moved = !page->next_cursor.empty() && page->next_cursor != ask.cursor;
  if (moved || !page->items.empty()) static_cast<void>(sink.accept_batch(batch));
  arrivals_->stored();
  crash_point("channel.stored");
  return page->more && moved ? Turn::more : Turn::done;
}

// An administrator must know, but not each minute of a long trouble.
void Puller::warn_rarely(const std::string& words, const Sink& sink) {
  if (sink.now() < warn_from_) return;
  warn_from_ = sink.now() + kBetweenWarnings;
  sink.warn("new messages cannot be fetched; it is tried again", words);
}

void Puller::warn_of(const tencent::ApiAnswer& answer, const Sink& sink) {
  const std::string words = !answer.answered   ? answer.message
                            : answer.code == 0 ? "HTTP " + std::to_string(answer.status)
                                               : words_of(answer.code, answer.message);
  warn_rarely(words, sink);
}

// A token from a callback that the provider does not take is dropped; a place that it refuses again and again
// is given up: it then tells the last three days, and what was stored is not stored twice.
void Puller::after_refusal(const SyncAsk& ask, const tencent::ApiAnswer& answer, Sink& sink) {
  warn_of(answer, sink);
  if (!answer.answered || answer.status != 200 || answer.code == 0) return;
  std::unique_lock lock(mutex_);
  Line& line = lines_[ask.open_kfid];
  if (!ask.token.empty() && line.token == ask.token) line.token.clear();
  const bool pausing = std::holds_alternative<RetryLater>(outcome(answer, "", sink.now()));
  const bool restart = !pausing && !ask.cursor.empty() && line.faults + 1 == kFaultsBeforeRestart;
  lock.unlock();
  if (restart) sink.remember({{cursor_key(ask.open_kfid), "", {}}});
}

void Puller::plan(const std::string& open_kfid, Turn turn, TimePoint now) {
  std::lock_guard lock(mutex_);
  Line& line = lines_[open_kfid];
  line.faults = turn == Turn::failed ? line.faults + 1 : 0;
  TimePoint next = now;
  if (turn == Turn::done) next = now + settings_.poll;
  if (turn == Turn::failed) next = now + pause_after(line.faults);
  line.due = std::min(line.due, next);  // the bell may have rung meanwhile
}

}  // namespace xiaoer::channels::wecom
