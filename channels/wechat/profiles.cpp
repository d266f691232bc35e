// SPDX-License-Identifier: Apache-2.0
#include "channels/wechat/profiles.h"

#include <nlohmann/json.hpp>

#include "channels/wechat/codes.h"

namespace xiaoer::channels::wechat {
namespace {

using namespace std::chrono_literals;
using Json = nlohmann::json;

constexpr std::size_t kMostWaiting = 10'000, kMostAsked = 200'000;
constexpr Milliseconds kKnown = 24h * 30, kBetween = 50ms;       // 20 a second; 1.7 of the day's 5 million
constexpr Milliseconds kAfterFault = 1min, kWithoutRight = 24h;  // until the account may ask again

std::string text(const Json& object, const char* key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  return object.is_object() && found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

}  // namespace

std::string profile_key(const std::string& openid) {
  return "profile|" + openid;
}

bool Profiles::want(const std::string& openid) {
  std::lock_guard lock(mutex_);
  if (asked_.size() >= kMostAsked) asked_.clear();
  if (waiting_.size() >= kMostWaiting || !asked_.insert(openid).second) return false;
  waiting_.push_back(openid);
  return true;
}

void Profiles::ask_again(const std::string& openid) {
  std::lock_guard lock(mutex_);
  asked_.erase(openid);
}

void Profiles::told(const std::string& openid, const tencent::ApiAnswer& answer, const Sink& sink) const {
  const Json json = Json::parse(answer.body, nullptr, false);
  const std::string unionid = text(json, "unionid");
  Batch batch;
  Profile profile{{"wechat", settings_.account, openid}, text(json, "nickname")};
  if (!unionid.empty()) profile.same_as = "unionid:" + unionid;
  if (!profile.name.empty() || !unionid.empty()) batch.profiles.push_back(std::move(profile));
  batch.memories.push_back({profile_key(openid), "asked", clock_() + kKnown});
  static_cast<void>(sink.accept_batch(batch));
}

TimePoint Profiles::work(const Sink& sink) {
  const TimePoint now = clock_();
  std::string openid;
  {
    std::lock_guard lock(mutex_);
    if (waiting_.empty()) return now + 1h;
    if (now < not_before_) return not_before_;
    openid = std::move(waiting_.front());
    waiting_.pop_front();
  }
  if (!sink.recall(profile_key(openid)).empty()) return now;
  const auto answer = api_.get("/cgi-bin/user/info", "openid=" + percent_encoded(openid) + "&lang=zh_CN", 4s);
  const bool no_right = answer.answered && answer.code == 48001;
  if (answer.good()) told(openid, answer, sink);
  const bool wrong_person = answer.answered && meaning_of(answer.code) == Meaning::refused && !no_right;
  std::lock_guard lock(mutex_);
  if (!answer.good() && !wrong_person) asked_.erase(openid);  // asked for when he writes again
  const Milliseconds pause = answer.good() || wrong_person ? kBetween
                             : no_right                    ? kWithoutRight
                                                           : kAfterFault;
  return not_before_ = clock_() + pause;
}

}  // namespace xiaoer::channels::wechat
