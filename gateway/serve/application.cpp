// SPDX-License-Identifier: Apache-2.0
#include "gateway/serve/application.h"

#include <atomic>
#include <thread>

#include "gateway/access/setup_link.h"
#include "gateway/api/endpoints.h"
#include "gateway/due.h"
#include "gateway/http/edge.h"
#include "gateway/log.h"
#include "gateway/serve/agents.h"
#include "gateway/serve/data_folder.h"
#include "gateway/serve/dispatch.h"
#include "gateway/serve/housekeeping.h"
#include "gateway/serve/live_source.h"
#include "gateway/serve/operators.h"
#include "gateway/serve/rule_keeper.h"
#include "gateway/serve/sink.h"
#include "gateway/serve/typing.h"
#include "gateway/worker.h"

namespace xiaoer::gateway {
namespace {

std::filesystem::path web_folder(const Configuration& configuration) {
  if (!configuration.web.empty()) return configuration.web;
  std::error_code none;
  return std::filesystem::read_symlink("/proc/self/exe", none).parent_path() / "web";
}

AccessOptions access_options(const Configuration& configuration) {
  AccessOptions options;
  options.public_url = configuration.public_url;
  options.live_url = configuration.live_url;
  options.limits.idle = std::chrono::minutes(configuration.session_idle_minutes);
  return options;
}

}  // namespace

// In the order of building; destroyed from the bottom up.
struct Application::Parts {
  explicit Parts(Configuration settings);
  [[nodiscard]] Services make_services();
  [[nodiscard]] TurnContext turn_context();
  [[nodiscard]] channels::Sink sink_of(const AccountName& account);
  [[nodiscard]] Endpoints all_endpoints();
  void start_hub();

  Configuration configuration;
  DataFolder data;
  RuleKeeper rules;
  Metrics metrics;
  std::atomic<bool> draining{false};
  std::unique_ptr<LiveHub> hub;  // started last, used by what is built before
  Services services;
  AccessServices access;
  AgentPresence agents;
  ReplyWait replies;
  Worker worker;
  Inbox inbox;
  AttachmentStore attachments;
  ChannelSet channels;
  Router router;
  Gate gate;
  Pages pages;
  Dispatch dispatch;
  Housekeeping housekeeping;
  std::unique_ptr<Edge> edge;
  std::jthread learning;
};

Application::Parts::Parts(Configuration settings)
    : configuration(std::move(settings)),
      data(configuration.data),
      rules(configuration.pack, data.database(), system_now),
      services(make_services()),
      access(data.database(), system_now, access_options(configuration)),
      agents(data.database(), system_now,
             configuration.agents_always_online ? Presence::always : Presence::by_session,
             [this] { return hub && hub->desks() > 0; }),
      replies(data.database(), system_now),
      worker(services, turn_context(), metrics, {static_cast<std::size_t>(configuration.worker_threads)}),
      inbox(
          data.database(), system_now,
          [this](Id conversation_id) {
            worker.wake(conversation_id);
            services.changed(conversation_id);
          },
          [this](Id conversation_id) { services.changed(conversation_id); },
          [this](Id message_id, TimePoint until) { replies.expect(message_id, until); }),
      attachments(data.database(), data.path(), system_now),
      channels(
          configuration.make_channels(data.secret(), system_now),
          [this](const AccountName& account) { return sink_of(account); }, services, metrics),
      router(all_endpoints()),
      gate(access),
      pages(web_folder(configuration), configuration.live_url, channels.pages()),
      dispatch(channels, router, gate, pages),
      housekeeping(data, rules, system_now) {
  if (pages.empty())
    log_warning("pages", "no pages found; build them with bin/build", web_folder(configuration).string());
}

Services Application::Parts::make_services() {
  Services made{data.database(), rules.book(), system_now};
  made.data_dir = data.path().string();
  made.public_url = configuration.public_url;
  made.live_url = configuration.live_url;
  made.zone_offset_minutes = configuration.zone_offset_minutes;
  made.changed = [this](Id conversation_id) {
    if (!hub) return;
    if (conversation_id != 0) hub->wake_conversation(conversation_id);
    hub->wake_desks();
  };
  made.outgoing = [this](const std::string& kind, const std::string& account) {
    channels.wake_sender(kind, account);
  };
  made.capabilities = [this](const Address& address) { return channels.capabilities(address); };
  made.objection = [this](const OutboundMessage& message) { return channels.objection(message); };
  made.allowance = [this](const Address& address) { return channels.allowance(address); };
  made.part_topic = [this](const channels::TopicSplit& split) { return channels.part_topic(split); };
  made.agent_typing = [this](Id conversation_id, const std::string& name, bool on) {
    if (hub)
      hub->tell_visitors(conversation_id, agent_typing_event(name, on ? Typing::started : Typing::stopped));
  };
  made.notice = [this](const std::string& json) {
    if (hub) hub->tell_visitors(0, {0, "notice", json});
  };
  made.knowledge_changed = [this] { rules.refresh(); };
  made.request_worker = [this] {
    for (const Id id : pending_conversations(data.database())) worker.wake(id);
  };
  return made;
}

TurnContext Application::Parts::turn_context() {
  TurnContext context;
  context.clock = system_now;
  context.agents_online = [this] { return agents.online(); };
  context.zone_offset_minutes = configuration.zone_offset_minutes;
  context.capabilities = [this](const Address& address) { return channels.capabilities(address); };
  context.replies = &replies;
  return context;
}

channels::Sink Application::Parts::sink_of(const AccountName& account) {
  const auto typing = [this](Id conversation_id, bool on) {
    if (hub) hub->tell_desks(visitor_typing_event(conversation_id, on ? Typing::started : Typing::stopped));
  };
  return make_sink({services, inbox, attachments, metrics, replies, typing}, account);
}

Endpoints Application::Parts::all_endpoints() {
  Endpoints all = operator_endpoints(data.database(), metrics, [this] { return draining.load(); });
  for (auto& endpoint : desk_endpoints({services, access, attachments})) all.push_back(std::move(endpoint));
  return all;
}

void Application::Parts::start_hub() {
  LiveOptions options;
  options.host = configuration.live.host;
  options.port = configuration.live.port;
  options.allowed_origins = channels.origins();
  options.allowed_origins.push_back(configuration.public_url);
  hub = LiveHub::start(options, make_live_source(services, access, channels));
  metrics.gauge("xiaoer_live_streams", "Open live streams",
                [this] { return static_cast<double>(hub->streams()); });
  metrics.gauge("xiaoer_worker_backlog", "Conversations waiting for the worker",
                [this] { return static_cast<double>(worker.backlog()); });
  metrics.gauge("xiaoer_outbox_pending", "Messages waiting to be sent",
                [this] { return static_cast<double>(unsettled_rows(data.database())); });
}

Application::Application(Configuration configuration)
    : parts_(std::make_unique<Parts>(std::move(configuration))) {}
Application::~Application() {
  stop();
}

// The hub first, so that answers of the recovery reach open pages; the edge last: traffic only when all is
// ready.
void Application::start() {
  Parts& parts = *parts_;
  // The matcher learns its intents at the first message; better now, beside the start, than while somebody
  // waits.
  parts.learning = std::jthread([engine = parts.rules.book().current().engine] {
    static_cast<void>(engine->understand("", system_now()));
  });
  parts.start_hub();
  parts.worker.recover();
  parts.worker.start();
  parts.channels.start();
  parts.housekeeping.start();
  EdgeOptions options;
  options.host = parts.configuration.listen.host;
  options.port = parts.configuration.listen.port;
  options.threads = static_cast<std::size_t>(parts.configuration.threads);
  options.queue = static_cast<std::size_t>(parts.configuration.queue);
  options.trusted_proxies = parts.configuration.trusted_proxies;
  parts.edge = Edge::start(
      options, [&parts](Request& request) { return parts.dispatch(request); },
      [&parts](int status) { parts.metrics.request(status); });
}

void Application::stop() {
  Parts& parts = *parts_;
  if (parts.draining.exchange(true)) return;
  if (parts.edge) parts.edge->stop();
  parts.housekeeping.stop();
  parts.channels.stop();
  parts.worker.stop();
  if (parts.hub) parts.hub->stop();
}

Application::Addresses Application::addresses() const {
  const Parts& parts = *parts_;
  Addresses addresses{parts.configuration.public_url,
                      parts.configuration.live_url,
                      {},
                      parts.configuration.public_url + "/desk",
                      ""};
  for (const auto& page : parts.channels.pages()) addresses.chat_pages.push_back(addresses.url + page);
  addresses.setup = create_setup_link(parts_->data.database(), parts.configuration.public_url, system_now());
  return addresses;
}

}  // namespace xiaoer::gateway
