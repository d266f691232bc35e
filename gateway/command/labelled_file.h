// SPDX-License-Identifier: Apache-2.0
// Reads the TSV files of `xiaoer nlu evaluate`: "label<TAB>text" per line.
#pragma once
#include <filesystem>
#include <vector>

#include "nlu/intent_model.h"

namespace xiaoer::gateway {

// Throws ConfigError with file and line: not readable, no tab, no valid UTF-8, nothing in it. Columns between
// the label and the last one are left out; a first line that begins with "label" or "id" is a heading.
[[nodiscard]] std::vector<nlu::LabelledText> read_labelled(const std::filesystem::path& file);

}  // namespace xiaoer::gateway
