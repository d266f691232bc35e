// SPDX-License-Identifier: Apache-2.0
// The shape of a file: its licence line, its length, the length of its functions, and words that code may not
// hold.
#pragma once
#include "tests/layers/source_text.h"

namespace xiaoer::layers {

inline constexpr int kMaxFileLines = 400;
inline constexpr int kMaxFunctionLines = 50;

// The first line (the second after "#!" or "<!…") names Apache-2.0.
[[nodiscard]] std::vector<Fault> check_licence(const SourceFile& file);
[[nodiscard]] std::vector<Fault> check_file_length(const SourceFile& file);
// C++ only; from the line of the signature to the closing brace.
[[nodiscard]] std::vector<Fault> check_function_length(const SourceFile& file);
// std::regex, system(, popen(, `new`; in tests/unit also sleeping and the real clock.
[[nodiscard]] std::vector<Fault> check_forbidden_words(const SourceFile& file);

struct Function {
  int line = 0, lines = 0;
};
[[nodiscard]] std::vector<Function> functions_of(std::string_view text);

}  // namespace xiaoer::layers
