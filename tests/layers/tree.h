// SPDX-License-Identifier: Apache-2.0
// The files of the source tree that the layer checks read.
#pragma once
#include <filesystem>

#include "tests/layers/source_text.h"

namespace xiaoer::layers {

// Everything that people wrote below `root`: no build results, no downloaded packages, no data. Sorted by
// path.
[[nodiscard]] std::vector<SourceFile> read_tree(const std::filesystem::path& root);

// Every check that applies to the file.
[[nodiscard]] std::vector<Fault> check(const SourceFile& file);

}  // namespace xiaoer::layers
