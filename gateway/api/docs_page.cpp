// SPDX-License-Identifier: Apache-2.0
#include "gateway/api/docs_page.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace xiaoer::gateway {
namespace {

using nlohmann::ordered_json;

constexpr const char* kHead = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Xiaoer API</title><style>
:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:auto;padding:1rem}
h2{margin-top:2.5rem}details{border-top:1px solid #8886;padding:.35rem 0}summary{cursor:pointer}
code,pre{font:14px/1.45 ui-monospace,monospace}pre{overflow:auto;padding:.6rem;border:1px solid #8886;border-radius:4px}
.method{display:inline-block;min-width:4.5rem;font-weight:600}.quiet{opacity:.75}table{border-collapse:collapse}
td,th{text-align:left;vertical-align:top;padding:.15rem 1rem .15rem 0}</style></head><body>
)";

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

std::string text_of(const ordered_json& object, const char* member) {
  const auto found = object.find(member);
  return found == object.end() || !found->is_string() ? "" : escaped(found->get<std::string>());
}

// "#/components/parameters/Id" → the object it names.
const ordered_json& resolved(const ordered_json& document, const ordered_json& object) {
  const auto reference = object.find("$ref");
  if (reference == object.end()) return object;
  return document.at(ordered_json::json_pointer(reference->get<std::string>().substr(1)));
}

// A schema in one line of words, with links to the named ones.
std::string type_of(const ordered_json& schema) {
  if (const auto reference = schema.find("$ref"); reference != schema.end()) {
    const auto name = escaped(reference->get<std::string>().substr(sizeof "#/components/schemas/" - 1));
    return "<a href=\"#schema-" + name + "\">" + name + "</a>";
  }
  if (const auto choices = schema.find("oneOf"); choices != schema.end())
    return type_of(choices->front()) + " or null";
  if (const auto words = schema.find("enum"); words != schema.end())
    return "<code>" + escaped(words->dump()) + "</code>";
  const auto type = schema.find("type");
  if (type == schema.end()) return "any";
  if (type->is_array()) return escaped(type->dump());
  if (*type == "array") return "list of " + type_of(schema.at("items"));
  return type->get<std::string>();
}

std::string row(const std::string& name, const std::string& type, const std::string& words) {
  return "<tr><td><code>" + name + "</code></td><td>" + type + "</td><td>" + words + "</td></tr>\n";
}

std::string members(const ordered_json& schema) {
  const auto properties = schema.find("properties");
  if (properties == schema.end()) return "<p>" + type_of(schema) + "</p>\n";
  std::string out = "<table>";
  for (const auto& [name, property] : properties->items())
    out += row(escaped(name), type_of(property), text_of(property, "description"));
  return out + "</table>\n";
}

std::string parameters(const ordered_json& document, const ordered_json& operation) {
  const auto list = operation.find("parameters");
  if (list == operation.end()) return "";
  std::string out = "<p><b>Parameters</b></p><table>";
  for (const auto& each : *list) {
    const auto& parameter = resolved(document, each);
    out += row(text_of(parameter, "name"), text_of(parameter, "in") + ", " + type_of(parameter.at("schema")),
               text_of(parameter, "description"));
  }
  return out + "</table>\n";
}

std::string content(const ordered_json& holder) {
  std::string out;
  if (const auto found = holder.find("content"); found != holder.end())
    for (const auto& [mime, media] : found->items())
      out += "<code>" + escaped(mime) + "</code> " + type_of(media.at("schema"));
  return out;
}

std::string request_body(const ordered_json& operation) {
  const auto body = operation.find("requestBody");
  if (body == operation.end()) return "";
  std::string out = "<p><b>Body</b> " + content(*body) + " " + text_of(*body, "description") + "</p>\n";
  for (const auto& [mime, media] : body->at("content").items())
    if (media.at("schema").contains("properties")) out += members(media.at("schema"));
  return out;
}

std::string responses(const ordered_json& document, const ordered_json& operation) {
  std::string out = "<p><b>Answers</b></p><table>";
  for (const auto& [status, each] : operation.at("responses").items()) {
    const auto& response = resolved(document, each);
    out += row(escaped(status), content(response), text_of(response, "description"));
  }
  return out + "</table>\n";
}

std::string roles(const ordered_json& operation) {
  const auto list = operation.find("x-roles");
  if (list == operation.end()) return "";
  std::string out;
  for (const auto& role : *list) out += (out.empty() ? "" : ", ") + escaped(role.get<std::string>());
  return "<p class=quiet>For " + out + ".</p>\n";
}

std::string operations_of(const ordered_json& document, const std::string& tag) {
  std::string out = "<h2>" + escaped(tag) + "</h2>\n";
  for (const auto& [path, methods] : document.at("paths").items())
    for (const auto& [method, operation] : methods.items()) {
      if (operation.at("tags").front() != tag) continue;
      std::string name = method;
      for (char& c : name) c = static_cast<char>(c - 'a' + 'A');
      out += "<details id=\"" + text_of(operation, "operationId") + "\"><summary><span class=method>" + name +
             "</span> <code>" + escaped(path) + "</code> " + text_of(operation, "summary") +
             "</summary>\n<p>" + text_of(operation, "description") + "</p>\n" + roles(operation) +
             parameters(document, operation) + request_body(operation) + responses(document, operation) +
             "</details>\n";
    }
  return out;
}

std::string problems(const ordered_json& document) {
  std::string out = "<h2>Problems</h2>\n<table>";
  for (const auto& [code, words] : document.at("x-problems").items())
    out += "<tr id=\"problem-" + escaped(code) + "\"><td><code>" + escaped(code) + "</code></td><td>" +
           text_of(words, "zh") + " " + text_of(words, "en") + "</td></tr>\n";
  return out + "</table>\n";
}

}  // namespace

std::string docs_page(std::string_view openapi) {
  const auto document = ordered_json::parse(openapi, nullptr, false);
  if (document.is_discarded() || !document.contains("paths"))
    throw std::runtime_error("this is no OpenAPI document");
  std::string out = kHead;
  out += "<h1>" + text_of(document.at("info"), "title") + " API</h1>\n<p>" +
         text_of(document.at("info"), "description") +
         "</p>\n<p><a href=\"/api/openapi.json\">openapi.json</a></p>\n";
  for (const auto& tag : document.at("tags"))
    out += operations_of(document, tag.at("name").get<std::string>());
  out += "<h2>Objects</h2>\n";
  for (const auto& [name, schema] : document.at("components").at("schemas").items())
    out += "<details id=\"schema-" + escaped(name) + "\"><summary><code>" + escaped(name) +
           "</code></summary>\n<p>" + text_of(schema, "description") + "</p>\n" + members(schema) +
           "</details>\n";
  return out + problems(document) + "</body></html>\n";
}

}  // namespace xiaoer::gateway
