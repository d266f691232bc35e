// SPDX-License-Identifier: Apache-2.0
#include "channels/sms/repeats.h"

#include <sstream>

#include "foundation/random.h"

namespace xiaoer::channels::sms {
namespace {

constexpr std::size_t kMarkLength = 16;
constexpr std::size_t kMostRecent = 4096;

}  // namespace

void Repeats::restore(const std::string& memory, TimePoint now) {
  std::istringstream lines(memory);
  for (std::string mark, id; lines >> mark >> id;) doubtful_.emplace(mark, id);
  since_ = now;
}

void Repeats::broken(TimePoint now, Milliseconds silent) {
  for (const Named& named : recent_)
    if (now - named.at < kDoubt + silent) doubtful_.emplace(named.mark, named.id);
  recent_.clear();
}

void Repeats::connected(TimePoint now) {
  since_ = now;
}

std::string Repeats::id_of(const std::string& content, TimePoint now) {
  const std::string mark = sha256_hex(content).substr(0, kMarkLength);
  if (now - since_ > kReturn) doubtful_.clear();
  const auto doubtful = doubtful_.find(mark);
  const bool again = doubtful != doubtful_.end();
  const std::string id = again ? doubtful->second : "smpp-" + random_token(12);
  if (again) doubtful_.erase(doubtful);
  while (!recent_.empty() && (now - recent_.front().at > kDoubt || recent_.size() >= kMostRecent))
    recent_.pop_front();
  recent_.push_back({mark, id, now, again});
  batch_.push_back(recent_.back());
  return id;
}

std::string Repeats::memory() {
  std::string lines;
  for (const Named& named : batch_) lines += named.mark + " " + named.id + "\n";
  stored_ = std::move(batch_);
  batch_.clear();
  return lines;
}

void Repeats::undo() {
  for (const Named& named : stored_)
    if (named.again) doubtful_.emplace(named.mark, named.id);
  stored_.clear();
}

}  // namespace xiaoer::channels::sms
