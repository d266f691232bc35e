// SPDX-License-Identifier: Apache-2.0
#include "channels/secret.h"

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace xiaoer::channels {
namespace {

std::string trimmed(std::string text) {
  text.erase(text.find_last_not_of(" \t\r\n") + 1);
  return text;
}

std::string from_file(Table& table, const std::string& key, const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) table.problem(key, "the file '" + path + "' cannot be read: no such file, or no permission");
  const std::string text = trimmed({std::istreambuf_iterator<char>(in), {}});
  if (in && text.empty()) table.problem(key, "the file '" + path + "' is empty");
  return text;
}

std::string from_environment(Table& table, const std::string& key, const std::string& variable) {
  const char* const value = std::getenv(variable.c_str());
  const std::string text = trimmed(value ? value : "");
  if (!value || !*value)
    table.problem(key, "the environment has no variable '" + variable + "'");
  else if (text.empty())
    table.problem(key, "the variable '" + variable + "' of the environment holds only blanks");
  return text;
}

}  // namespace

std::string read_secret(Table& table, const std::string& name) {
  const std::string in_file = name + "_file", in_environment = name + "_env";
  const std::string file = table.text(in_file), variable = table.text(in_environment);
  if (!file.empty() && !variable.empty()) {
    table.problem(in_environment, "give either '" + in_file + "' or '" + in_environment + "', not both");
    return "";
  }
  if (!file.empty()) return from_file(table, in_file, file);
  return variable.empty() ? "" : from_environment(table, in_environment, variable);
}

std::string required_secret(Table& table, const std::string& name) {
  const std::string in_file = name + "_file", in_environment = name + "_env";
  if (!table.has(in_file) && !table.has(in_environment))
    table.problem("", "'" + in_file + "' or '" + in_environment + "' is missing");
  else if (table.text(in_file).empty() && table.text(in_environment).empty())
    table.problem(table.has(in_file) ? in_file : in_environment,
                  "'" + in_file + "' or '" + in_environment + "' must name where the secret is");
  return read_secret(table, name);
}

}  // namespace xiaoer::channels
