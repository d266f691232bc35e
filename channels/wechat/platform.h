// SPDX-License-Identifier: Apache-2.0
// WeChat as we see it, played by us: the API with tokens, quotas and faults on command, and the callbacks,
// signed and sealed, repeated when no answer comes. For `xiaoer channel simulate` and for tests.
//
//   POST /simulator/say     {"openid": …, "text": …}   what a person writes; answers {"reply": …, "tries": …}
//   POST /simulator/push    {"xml": …}                 any message or event, from ToUserName on
//   POST /simulator/fault   {"path", "errcode", "status", "delay_ms", "times"}   the next answers at this
//   path
//   POST /simulator/media   {"media_id", "mime", "base64"}   a file that people may send
//   POST /simulator/expire  the access token is worn out from now on
//   GET  /simulator/sent    what was sent, newest last
//   GET  /simulator/calls   how often each path was called
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "channels/simulator.h"
#include "channels/tencent/envelope.h"
#include "channels/wechat/settings.h"
#include "foundation/http.h"

namespace xiaoer::channels::wechat {

struct Fault {
  std::string path;  // "" = any
  int status = 200;
  int errcode = 0;
  std::string retry_after{}, errmsg{};
  Milliseconds delay{0};
  int times = 1;
};
struct PlatformCall {
  std::string path, body;
};
struct Pushed {
  int tries = 0;
  int status = 0;      // 0: no answer to any try
  std::string answer;  // opened: "success" or a reply message
};

class Platform final : public Simulator {
 public:
  struct Options {
    std::string hook;             // where callbacks go
    Milliseconds patience{5000};  // for each try
    int tries = 3;
    bool count_quota = true;
  };
  Platform(Settings settings, Clock clock, Options options);
  ~Platform() override;

  [[nodiscard]] WebhookReply receive(const WebhookRequest& request) override;
  // The other end of an HttpFetch.
  [[nodiscard]] HttpAnswer fetch(const HttpCall& call);

  // A callback as we would get it; each time with another nonce.
  [[nodiscard]] WebhookRequest callback(const std::string& message);
  // What a service answered: the reply message in it, or nullopt when it is not sealed as it must be.
  [[nodiscard]] std::optional<std::string> open(const std::string& answer) const;
  // Sends it to `hook` until an answer comes.
  [[nodiscard]] Pushed push(const std::string& message);

  void fail(const Fault& fault);
  void expire_tokens();
  void set_media(const std::string& media_id, const std::string& mime, const std::string& bytes);
  // What stands at an address outside the API: a picture's own.
  void set_page(const std::string& path, const std::string& mime, const std::string& bytes);
  [[nodiscard]] std::vector<PlatformCall> sent() const;  // messages that people got
  [[nodiscard]] std::map<std::string, int> calls() const;

 private:
  struct State;
  [[nodiscard]] WebhookReply api(const WebhookRequest& request, const std::string& path);
  [[nodiscard]] WebhookReply command(const WebhookRequest& request, const std::string& path);
  [[nodiscard]] WebhookReply token(const WebhookRequest& request, bool stable);
  [[nodiscard]] WebhookReply take_message(const WebhookRequest& request, const std::string& path);
  [[nodiscard]] std::optional<Fault> due_fault(const std::string& path);

  const Settings settings_;
  const Clock clock_;
  const Options options_;
  std::optional<tencent::Envelope> envelope_;
  HttpClient http_;
  mutable std::mutex mutex_;
  std::unique_ptr<State> state_;
};

[[nodiscard]] std::unique_ptr<Simulator> make_platform(Table& table, const ChannelContext& context,
                                                       const SimulatorOptions& options);

// A person's text as the platform writes it.
[[nodiscard]] std::string text_message(const std::string& openid, const std::string& text,
                                       const std::string& msg_id, TimePoint at);
[[nodiscard]] std::string event_message(const std::string& openid, const std::string& event,
                                        const std::string& more, TimePoint at);

}  // namespace xiaoer::channels::wechat
