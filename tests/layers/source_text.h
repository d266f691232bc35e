// SPDX-License-Identifier: Apache-2.0
// A source file as the layer checks look at it.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace xiaoer::layers {

struct SourceFile {
  std::string path;  // from the root, with "/"
  std::string text;
};

struct Fault {
  std::string path;
  int line = 0;  // 0 = the file as a whole
  std::string what;
};

// The same text, byte for byte as long, with the insides of comments, strings and character literals blanked
// out: what is left is code. Line ends stay.
[[nodiscard]] std::string code_of(std::string_view text);
// Only comments are blanked out.
[[nodiscard]] std::string without_comments(std::string_view text);

[[nodiscard]] int line_at(std::string_view text, std::size_t position);
[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text);
[[nodiscard]] bool is_identifier(char c);
[[nodiscard]] std::string_view room_of(std::string_view path);  // the first folder

}  // namespace xiaoer::layers
