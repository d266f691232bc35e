// SPDX-License-Identifier: Apache-2.0
#include "gateway/command/labelled_file.h"

#include <fstream>

#include "foundation/error.h"
#include "foundation/text.h"

namespace xiaoer::gateway {

std::vector<nlu::LabelledText> read_labelled(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw ConfigError({{file.string(), 0, 0, "cannot be read: no such file, or no permission"}});
  std::vector<nlu::LabelledText> rows;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    const std::size_t first = line.find('\t');
    if (line.empty() || (first == std::string::npos && line[0] == '#')) continue;  // a remark
    if (first == std::string::npos)
      throw ConfigError({{file.string(), number, 1, "has no tab; each line is label<TAB>text"}});
    if (!is_valid_utf8(line))
      throw ConfigError({{file.string(), number, 1, "is no UTF-8; save the file as UTF-8"}});
    const std::string label = line.substr(0, first);
    if (number == 1 && (label == "label" || label == "id" || label == "intent")) continue;
    rows.push_back({label, line.substr(line.rfind('\t') + 1)});
  }
  if (rows.empty()) throw ConfigError({{file.string(), 0, 0, "has no rows"}});
  return rows;
}

}  // namespace xiaoer::gateway
