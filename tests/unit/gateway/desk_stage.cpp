// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/gateway/desk_stage.h"

#include "foundation/error.h"

namespace xiaoer::gateway {
namespace {

// A pack of a few sentences and two ticket types.
class SmallScript final : public dialogs::Script {
 public:
  SmallScript() {
    dialogs::TicketType complaint;
    complaint.id = "complaint";
    complaint.name = {{"zh", "投诉"}, {"en", "Complaint"}};
    complaint.priority = "normal";
    complaint.first_response = std::chrono::hours(24);
    complaint.solve = std::chrono::hours(72);
    dialogs::FormField order;
    order.key = "order_no";
    order.kind = "order_no";
    order.name = {{"zh", "订单号"}, {"en", "Order number"}};
    order.required = true;
    complaint.fields = {order};
    dialogs::TicketType praise;
    praise.id = "praise";
    praise.name = {{"zh", "表扬"}, {"en", "Praise"}};
    praise.priority = "low";
    types_ = {complaint, praise};
  }
  dialogs::Turn step(const dialogs::State&, const nlu::Understanding&, const knowledgebase::Snapshot&,
                     const dialogs::Facts&) const override {
    return {};
  }
  dialogs::Say greeting(const dialogs::Facts&) const override { return {}; }
  std::string reply(const std::string& id, const std::string& language) const override {
    const std::map<std::string, std::string> texts{{"agent_joined zh", "客服 {{name}} 已接入"},
                                                   {"agent_joined en", "{{name}} has joined"},
                                                   {"agent_left zh", "客服已离开"},
                                                   {"returned_to_bot zh", "由我继续"},
                                                   {"resolved zh", "服务已结束"},
                                                   {"ticket_solved zh", "工单 {{number}} 已处理完成"},
                                                   {"ticket_waiting zh", "工单 {{number}} 需要补充"}};
    const auto found = texts.find(id + " " + language);
    return found == texts.end() ? "" : found->second;
  }
  const std::vector<dialogs::TicketType>& ticket_types() const override { return types_; }
  std::vector<std::string> intents_used() const override { return {}; }

 private:
  std::vector<dialogs::TicketType> types_;
};

std::map<std::string, std::string> query_of(const std::string& text) {
  std::map<std::string, std::string> query;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find('&', begin), text.size());
    const auto pair = text.substr(begin, end - begin);
    const auto equals = std::min(pair.find('='), pair.size() - 1);
    query[pair.substr(0, equals)] = percent_decoded(pair.substr(equals + 1)).value();
    begin = end + 1;
  }
  return query;
}

}  // namespace

Services DeskStage::make_services() {
  Services made{*database,
                rules,
                [this] { return now; },
                folder.path().string(),
                "http://127.0.0.1:8080",
                "http://127.0.0.1:8081"};
  made.changed = [this](Id id) { changed.push_back(id); };
  made.outgoing = [this](const std::string& channel, const std::string& account) {
    outgoing.push_back(channel + " " + account);
  };
  made.agent_typing = [this](Id id, const std::string& name, bool on) {
    typed.push_back(std::to_string(id) + " " + name + (on ? " on" : " off"));
  };
  made.notice = [this](const std::string& text) { notices.push_back(text); };
  made.request_worker = [this] { ++worker_requests; };
  return made;
}

AccessOptions DeskStage::options() const {
  AccessOptions options;
  options.public_url = "http://127.0.0.1:8080";
  options.live_url = "http://127.0.0.1:8081";
  options.cost = {1, 8192, Milliseconds{5000}};
  return options;
}

DeskStage::DeskStage()
    : services(make_services()),
      access(
          *database, [this] { return now; }, options()),
      attachments(*database, folder.path(), [this] { return now; }),
      router(desk_endpoints({services, access, attachments})),
      gate(access),
      agent(add_person("li", Role::agent)),
      other_agent(add_person("wang", Role::agent)),
      supervisor(add_person("zhao", Role::supervisor)),
      knowledge(add_person("qian", Role::knowledge)),
      admin(add_person("root", Role::admin)) {
  rules.replace({nullptr, std::make_shared<SmallScript>(), nullptr});
}

DeskStage::~DeskStage() = default;

Answer DeskStage::call(const Person* who, const std::string& method, const std::string& target,
                       const std::string& body, Headers headers) {
  Request request;
  request.method = method;
  request.path = target.substr(0, target.find('?'));
  if (request.path.size() < target.size()) request.query = query_of(target.substr(request.path.size() + 1));
  request.headers = std::move(headers);
  request.body = body;
  request.remote = "192.0.2.7";
  if (who != nullptr) {
    request.headers.emplace("cookie", "xiaoer_session=" + who->token);
    request.headers.emplace("x-csrf-token", who->csrf);
  }
  Answer answer;
  const auto found = router.find(method, request.path);
  if (!std::holds_alternative<Match>(found)) {
    answer.status = std::holds_alternative<NoRoute>(found) ? 404 : 405;
    return answer;
  }
  const auto& match = std::get<Match>(found);
  request.params = match.params;
  try {
    auto admitted = gate.admit(*match.endpoint, request);
    const auto* refusal = std::get_if<Reply>(&admitted);
    answer.reply = refusal ? *refusal : match.endpoint->handle(std::get<Request>(admitted));
  } catch (const RequestError& error) {
    answer.reply = problem(error.status(), error.code(), error.what());
  }
  answer.status = answer.reply.status;
  if (answer.reply.content_type.find("json") != std::string::npos && !answer.reply.body.empty())
    answer.body = json::parse(answer.reply.body);
  return answer;
}

DeskStage::Person DeskStage::add_person(const std::string& name, Role role) {
  Person person;
  const NewUser user{name, "客服" + name, role, access.passwords.hash("password of " + name)};
  database->write([&](Transaction& transaction) {
    person.id = add_user(transaction, user, now);
    person.token = access.sessions.open(transaction, person.id);
  });
  person.csrf = csrf_of(person.token);
  return person;
}

Id DeskStage::add_conversation(const std::string& peer, const std::string& status, const std::string& name) {
  Id id = 0;
  const auto at = to_millis(now);
  database->write([&](Transaction& transaction) {
    const auto person = transaction
                            .run(
                                "INSERT INTO person (shard, name, phone, created_at, updated_at) VALUES "
                                "(7, $1, '13812345678', $2, $2) RETURNING id",
                                {name, at})[0]
                            .integer(0);
    const auto identity =
        transaction
            .run(
                "INSERT INTO identity (shard, person_id, channel, account, peer, created_at) "
                "VALUES (7, $1, 'webchat', 'demo', $2, $3) RETURNING id",
                {person, peer, at})[0]
            .integer(0);
    id = transaction
             .run(
                 "INSERT INTO conversation (shard, identity_id, person_id, channel, account, peer, status, "
                 "language, waiting_since, created_at, updated_at) VALUES (7, $1, $2, 'webchat', 'demo', $3, "
                 "$4, "
                 "'zh', $5, $6, $6) RETURNING id",
                 {identity, person, peer, status, status == "queued" ? at : 0, at})[0]
             .integer(0);
  });
  return id;
}

std::int64_t DeskStage::visitor_says(Id conversation_id, const std::string& text) {
  std::int64_t seq = 0;
  const auto at = to_millis(now);
  database->write([&](Transaction& transaction) {
    seq = transaction
              .run(
                  "UPDATE conversation SET last_seq = last_seq + 1, last_text = $2, last_author = 'visitor', "
                  "updated_at = $3 WHERE id = $1 RETURNING last_seq",
                  {conversation_id, text, at})[0]
              .integer(0);
    transaction.run(
        "INSERT INTO message (shard, conversation_id, seq, author, type, text, provider_id, sent_at, "
        "stored_at)"
        " VALUES (7, $1, $2, 'visitor', 'text', $3, 'secret of the visitor', $4, $4)",
        {conversation_id, seq, text, at});
  });
  return seq;
}

std::int64_t DeskStage::count(const std::string& sql, const Params& params) {
  return database->read(sql, params).at(0).integer(0);
}

std::string DeskStage::text_of(const std::string& sql, const Params& params) {
  return database->read(sql, params).at(0).text(0);
}

}  // namespace xiaoer::gateway
