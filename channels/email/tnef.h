// SPDX-License-Identifier: Apache-2.0
// winmail.dat, Outlook's own wrapper: the files and the plain text inside. Every length is checked; anything
// strange ends the reading with what was found so far. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xiaoer::channels::email {

struct TnefFile {
  std::string name, bytes;
};
struct Tnef {
  std::string text;
  std::vector<TnefFile> files;
};

// nullopt when it is no TNEF.
[[nodiscard]] std::optional<Tnef> read_tnef(std::string_view bytes);

}  // namespace xiaoer::channels::email
