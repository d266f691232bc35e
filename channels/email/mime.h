// SPDX-License-Identifier: Apache-2.0
// The parts of a mail, by GMime, within limits that no sender can move: what goes beyond them is cut off
// before it is parsed, so that time and memory stay small. Any thread.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace xiaoer::channels::email {

inline constexpr int kMaxDepth = 64;
inline constexpr int kMaxParts = 1000;
inline constexpr std::size_t kMaxText = 1 << 20;  // bytes of one text part

struct Part {
  std::string type;  // "text/plain", small letters
  std::string charset;
  std::string name;        // as the sender calls it; "" if not
  std::string content_id;  // without < >
  std::string bytes;       // transfer coding undone; for message/… the mail inside as it came
  bool attached = false;   // Content-Disposition: attachment
  bool flowed = false;     // format=flowed
  bool spare = false;      // text in another form of what an earlier part of multipart/alternative says
};

struct Parts {
  std::vector<Part> parts;  // leaves, in reading order
  bool report = false;      // the whole is a multipart/report
  bool cut = false;         // limits were reached
};

[[nodiscard]] Parts read_parts(std::string_view raw);

// How much of the mail may be parsed: everything, or less when it nests too deep or has too many parts or
// too long headers.
[[nodiscard]] std::size_t harmless_size(std::string_view raw);

}  // namespace xiaoer::channels::email
