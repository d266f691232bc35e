// SPDX-License-Identifier: Apache-2.0
// The desk's API on a store in memory: the real router, gate and endpoints, a clock turned by hand, one
// signed-in user of each role, and a record of what was pushed.
#pragma once
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "gateway/access/cookie.h"
#include "gateway/access/gate.h"
#include "gateway/api/endpoints.h"
#include "gateway/http/router.h"
#include "storage/temporary_folder.h"
#include "tests/support/memory_database.h"

namespace xiaoer::gateway {

using nlohmann::json;

// The answer of a call, read.
struct Answer {
  int status = 0;
  json body;  // null when there is none
  Reply reply;
  [[nodiscard]] std::string code() const { return body.is_object() ? body.value("code", "") : ""; }
  [[nodiscard]] std::string header(const std::string& name) const {
    const auto found = reply.headers.find(name);
    return found == reply.headers.end() ? "" : found->second;
  }
};

class DeskStage : public testing::Test {
 protected:
  DeskStage();
  ~DeskStage() override;

  struct Person {
    Id id = 0;
    std::string token, csrf;
  };
  // Calls as this user (nullptr = nobody) through router and gate, as the edge does.
  Answer call(const Person* who, const std::string& method, const std::string& target,
              const std::string& body = "", Headers headers = {});
  Answer get(const Person& who, const std::string& target) { return call(&who, "GET", target); }
  Answer post(const Person& who, const std::string& target, const json& body) {
    return call(&who, "POST", target, body.dump());
  }
  Answer patch(const Person& who, const std::string& target, const json& body, int version) {
    return call(&who, "PATCH", target, body.dump(), {{"if-match", '"' + std::to_string(version) + '"'}});
  }

  Person add_person(const std::string& name, Role role);
  // A conversation of a new customer; `status` as in the store.
  Id add_conversation(const std::string& peer, const std::string& status, const std::string& name = "");
  // The customer writes. Returns the message's sequence number.
  std::int64_t visitor_says(Id conversation_id, const std::string& text);
  std::int64_t count(const std::string& sql, const Params& params = {});
  std::string text_of(const std::string& sql, const Params& params = {});

  TimePoint now = from_millis(1'790'000'000'000);
  std::unique_ptr<Database> database = test::memory_database();
  TemporaryFolder folder;
  RuleBook rules;
  Services services;
  std::vector<Id> changed;
  std::vector<std::string> outgoing, typed, notices;
  int worker_requests = 0;
  AccessServices access;
  AttachmentStore attachments;
  Router router;
  Gate gate;
  Person agent, other_agent, supervisor, knowledge, admin;

 private:
  Services make_services();
  AccessOptions options() const;
};

}  // namespace xiaoer::gateway
