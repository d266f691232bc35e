// SPDX-License-Identifier: Apache-2.0
// The document and the program say the same: every route of the table is described, every described route is
// there.
#include <gmock/gmock.h>
#include <re2/re2.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "gateway/api/docs_page.h"
#include "tests/unit/gateway/desk_stage.h"

namespace xiaoer::gateway {
namespace {

class OpenApi : public DeskStage {
 protected:
  json document = json::parse(openapi_json());

  static std::string upper(std::string word) {
    for (char& c : word) c = static_cast<char>(std::toupper(c));
    return word;
  }
  // Routes of the document that this table answers; channels and the live hub answer the others.
  std::set<std::string> described() const {
    std::set<std::string> routes;
    for (const auto& [path, methods] : document.at("paths").items())
      for (const auto& [method, operation] : methods.items())
        if (!operation.contains("x-served-by")) routes.insert(upper(method) + " " + path);
    return routes;
  }
  std::set<std::string> routed() const {
    std::set<std::string> routes;
    for (const auto& endpoint : router.endpoints()) routes.insert(endpoint.method + " " + endpoint.pattern);
    return routes;
  }
  // What other parts of the gateway add to the same table.
  static bool is_elsewhere(const std::string& route) {
    return route.find(" /healthz") != std::string::npos || route.find(" /readyz") != std::string::npos ||
           route.find(" /metrics") != std::string::npos;
  }
  const json& resolve(const json& object) const {
    const auto reference = object.find("$ref");
    if (reference == object.end()) return object;
    return document.at(json::json_pointer(reference->get<std::string>().substr(1)));
  }
};

TEST_F(OpenApi, EveryRouteIsDescribed) {
  const auto known = described();
  for (const auto& route : routed())
    EXPECT_TRUE(known.contains(route)) << route << " is missing in docs/openapi.json";
}

TEST_F(OpenApi, EveryDescribedRouteIsThere) {
  const auto known = routed();
  for (const auto& route : described())
    EXPECT_TRUE(known.contains(route) || is_elsewhere(route)) << route << " has no endpoint";
}

TEST_F(OpenApi, RolesAreThoseOfTheTable) {
  for (const auto& endpoint : router.endpoints()) {
    std::string method = endpoint.method;
    for (char& c : method) c = static_cast<char>(std::tolower(c));
    const auto& operation = document.at("paths").at(endpoint.pattern).at(method);
    std::set<std::string> told, allowed;
    for (const auto& role : operation.value("x-roles", json::array())) told.insert(role.get<std::string>());
    for (const auto role : {Role::agent, Role::supervisor, Role::knowledge, Role::admin})
      if (endpoint.access != Access::open && allows(endpoint.access, role)) allowed.insert(to_word(role));
    EXPECT_EQ(told, allowed) << endpoint.method << " " << endpoint.pattern;
  }
}

void collect_references(const json& value, std::set<std::string>& references) {
  if (value.is_object() && value.contains("$ref")) references.insert(value.at("$ref").get<std::string>());
  if (value.is_structured())
    for (const auto& element : value) collect_references(element, references);
}

TEST_F(OpenApi, ReferencesAndNamesHold) {
  std::set<std::string> references, names;
  collect_references(document, references);
  for (const auto& reference : references)
    EXPECT_TRUE(document.contains(json::json_pointer(reference.substr(1)))) << reference;
  for (const auto& [path, methods] : document.at("paths").items())
    for (const auto& [method, operation] : methods.items()) {
      EXPECT_TRUE(names.insert(operation.at("operationId").get<std::string>()).second) << path;
      EXPECT_FALSE(operation.at("responses").empty()) << path;
    }
}

// Every code word that the sources refuse with is explained in both languages.
TEST_F(OpenApi, EveryProblemIsExplained) {
  const RE2 refusal(R"re((?:RequestError|problem)\(\s*(?:\d{3}|kWrongUse),\s*"([a-z_]*[a-z])")re");
  std::set<std::string> codes;
  for (const char* room :
       {"gateway/api", "gateway/access", "gateway/http", "gateway/serve", "tickets", "customers"})
    for (const auto& file :
         std::filesystem::recursive_directory_iterator(std::string(XIAOER_SOURCE_DIR "/") + room)) {
      if (file.path().extension() != ".cpp") continue;
      std::ostringstream text;
      text << std::ifstream(file.path()).rdbuf();
      const std::string source = text.str();
      re2::StringPiece rest(source);
      for (std::string code; RE2::FindAndConsume(&rest, refusal, &code);) codes.insert(code);
    }
  for (const char* only_told_at_start : {"invalid_errand", "port_in_use", "data_folder"})
    codes.erase(only_told_at_start);
  EXPECT_GT(codes.size(), 40U);
  for (const auto& code : codes) EXPECT_TRUE(document.at("x-problems").contains(code)) << code;
  for (const auto& [code, words] : document.at("x-problems").items()) {
    EXPECT_FALSE(words.at("zh").get<std::string>().empty()) << code;
    EXPECT_FALSE(words.at("en").get<std::string>().empty()) << code;
  }
}

void expect_shape(const json& schema_holder, const json& value, const std::string& where,
                  const json& document) {
  const json* schema = &schema_holder;
  if (schema->contains("$ref"))
    schema = &document.at(json::json_pointer(schema->at("$ref").get<std::string>().substr(1)));
  if (schema->contains("oneOf"))
    return value.is_null() ? void() : expect_shape(schema->at("oneOf")[0], value, where, document);
  if (value.is_array() && schema->contains("items"))
    for (const auto& element : value) expect_shape(schema->at("items"), element, where + "[]", document);
  if (!value.is_object() || !schema->contains("properties")) return;
  for (const auto& name : schema->value("required", json::array()))
    EXPECT_TRUE(value.contains(name.get<std::string>())) << where << " lacks " << name;
  for (const auto& [name, member] : value.items()) {
    ASSERT_TRUE(schema->at("properties").contains(name)) << where << "." << name << " is not described";
    expect_shape(schema->at("properties").at(name), member, where + "." + name, document);
  }
}

TEST_F(OpenApi, RealAnswersHaveTheDescribedShape) {
  const Id id = add_conversation("peer", "queued", "陈女士");
  visitor_says(id, "您好");
  const auto of = "/api/v1/conversations/" + std::to_string(id);
  ASSERT_EQ(post(agent, of + "/messages", {{"client_id", "c"}, {"text", "您好"}}).status, 201);
  ASSERT_EQ(post(agent, of + "/notes", {{"text", "急"}}).status, 201);
  ASSERT_EQ(post(agent, "/api/v1/tickets", {{"conversation_id", id}, {"type", "complaint"}}).status, 201);
  const std::vector<std::pair<std::string, std::string>> reads{
      {"/api/v1/session", "/api/v1/session"},
      {"/api/v1/conversations", "/api/v1/conversations"},
      {of, "/api/v1/conversations/{id}"},
      {of + "/messages", "/api/v1/conversations/{id}/messages"},
      {of + "/notes", "/api/v1/conversations/{id}/notes"},
      {of + "/suggestions", "/api/v1/conversations/{id}/suggestions"},
      {"/api/v1/tickets", "/api/v1/tickets"},
      {"/api/v1/tickets/1", "/api/v1/tickets/{id}"},
      {"/api/v1/tickets/1/timeline", "/api/v1/tickets/{id}/timeline"},
      {"/api/v1/ticket-types", "/api/v1/ticket-types"},
      {"/api/v1/customers", "/api/v1/customers"},
      {"/api/v1/customers/1", "/api/v1/customers/{id}"},
      {"/api/v1/users", "/api/v1/users"},
      {"/api/v1/reports/summary", "/api/v1/reports/summary"}};
  for (const auto& [target, path] : reads) {
    const auto answer = get(admin, target);
    ASSERT_EQ(answer.status, 200) << target << answer.reply.body;
    const auto& schema = document.at("paths")
                             .at(path)
                             .at("get")
                             .at("responses")
                             .at("200")
                             .at("content")
                             .at("application/json")
                             .at("schema");
    expect_shape(schema, answer.body, path, document);
  }
}

TEST_F(OpenApi, IsServedAsJsonAndAsAPage) {
  const auto served = call(nullptr, "GET", "/api/openapi.json");
  EXPECT_EQ(served.body, document);
  const auto page = call(nullptr, "GET", "/api/docs");
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(page.reply.content_type.starts_with("text/html"));
  EXPECT_NE(page.reply.body.find("id=\"problem-stale_reply\""), std::string::npos);
  EXPECT_NE(page.reply.body.find("/api/v1/tickets/{id}/timeline"), std::string::npos);
  for (const char* outside : {"http://", "https://", "<script", "src="})
    EXPECT_EQ(page.reply.body.find(outside), std::string::npos) << outside;
}

TEST(DocsPage, RefusesWhatIsNoDocument) {
  EXPECT_THROW((void)docs_page("{"), std::runtime_error);
  EXPECT_THROW((void)docs_page("{}"), std::runtime_error);
}

}  // namespace
}  // namespace xiaoer::gateway
