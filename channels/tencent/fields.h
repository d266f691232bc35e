// SPDX-License-Identifier: Apache-2.0
// A callback's content, the same whether it came as XML or as JSON: names with values, inner ones joined by
// dots ("ScanCodeInfo.ScanType"), in the order they came. What strangers send is read here: everything is
// bounded, nothing is fetched, and what cannot be read is refused. Any thread.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xiaoer::channels::tencent {

class Fields {
 public:
  void add(std::string name, std::string value) { all_.emplace_back(std::move(name), std::move(value)); }
  // The first value of that name, "" when there is none.
  [[nodiscard]] const std::string& operator[](std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const;
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& all() const { return all_; }

 private:
  std::vector<std::pair<std::string, std::string>> all_;
};

inline constexpr std::size_t kLargestBody = 1024 * 1024;  // bytes
inline constexpr int kDeepest = 16;
inline constexpr std::size_t kLongestName = 128;  // bytes, inner names joined
inline constexpr std::size_t kMostFields = 1000;

// `<xml>…</xml>` in UTF-8. Refused (nullopt) before any parsing: more than 1 MiB, other encodings, a DOCTYPE
// or ENTITY outside of CDATA and comments, elements nested deeper than 16. What then is not well-formed
// because somebody wrote markup into a message, or holds too long names or too many fields, is read
// literally: the known tags, one by one.
[[nodiscard]] std::optional<Fields> read_xml(std::string_view body);
// A JSON object in UTF-8 with the same bounds; refused, too, for its names or number of fields.
[[nodiscard]] std::optional<Fields> read_json(std::string_view body);

// `text` as CDATA: "]]>" is split, characters that XML does not allow are dropped.
[[nodiscard]] std::string cdata(std::string_view text);
// "<Name><![CDATA[text]]></Name>"
[[nodiscard]] std::string element(std::string_view name, std::string_view text);

}  // namespace xiaoer::channels::tencent
