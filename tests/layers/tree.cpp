// SPDX-License-Identifier: Apache-2.0
#include "tests/layers/tree.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

#include "tests/layers/include_rules.h"
#include "tests/layers/name_rules.h"
#include "tests/layers/shape_rules.h"

namespace xiaoer::layers {
namespace {

constexpr std::array<std::string_view, 8> kNotOurs{
    ".git", "build", "data", "node_modules", "dist", "test-results", "playwright-report", ".cache"};
constexpr std::array<std::string_view, 2> kCpp{".h", ".cpp"};
constexpr std::array<std::string_view, 6> kLicensed{".h", ".cpp", ".sql", ".ts", ".vue", ".sh"};
constexpr std::array<std::string_view, 5> kCounted{".h", ".cpp", ".sql", ".ts", ".vue"};
constexpr std::array<std::string_view, 8> kRead{".h", ".cpp", ".sql", ".ts", ".vue", ".sh", ".txt", ".cmake"};

template <std::size_t Size>
bool ends_with_any(std::string_view path, const std::array<std::string_view, Size>& endings) {
  return std::any_of(endings.begin(), endings.end(), [&](auto ending) { return path.ends_with(ending); });
}

bool is_ours(const std::filesystem::path& name) {
  return std::find(kNotOurs.begin(), kNotOurs.end(), name.string()) == kNotOurs.end();
}

std::string read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void append(std::vector<Fault>& all, std::vector<Fault> more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

std::vector<SourceFile> read_tree(const std::filesystem::path& root) {
  std::vector<SourceFile> out;
  for (auto at = std::filesystem::recursive_directory_iterator(root); at != std::filesystem::end(at); ++at) {
    if (at->is_directory()) {
      if (!is_ours(at->path().filename())) at.disable_recursion_pending();
      continue;
    }
    const std::string path = at->path().lexically_relative(root).generic_string();
    if (path.ends_with(".d.ts")) continue;  // generated
    if (ends_with_any(path, kRead) || path.starts_with("bin/")) out.push_back({path, read(at->path())});
  }
  std::sort(out.begin(), out.end(), [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return out;
}

std::vector<Fault> check(const SourceFile& file) {
  std::vector<Fault> faults = check_channel_names(file);
  if (ends_with_any(file.path, kLicensed)) append(faults, check_licence(file));
  if (ends_with_any(file.path, kCounted)) append(faults, check_file_length(file));
  if (!ends_with_any(file.path, kCpp)) return faults;
  append(faults, check_includes(file));
  append(faults, check_empty_names(file));
  append(faults, check_function_length(file));
  append(faults, check_forbidden_words(file));
  return faults;
}

}  // namespace xiaoer::layers
