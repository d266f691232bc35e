// SPDX-License-Identifier: Apache-2.0
// The mails that mail_bench sends: everyday ones in the shapes of Chinese and western programs, and those
// that want to harm. Pure.
#pragma once
#include <functional>
#include <string>
#include <vector>

namespace xiaoer::bench {

// Always the same for the same number. Every fifth answers an earlier mail of the same person.
[[nodiscard]] std::string everyday_mail(std::size_t number);
// How many conversations the first `count` of them make.
[[nodiscard]] std::size_t conversations_of(std::size_t count);
// A short text and one file; `megabytes` in all, as it travels.
[[nodiscard]] std::string large_mail(std::size_t megabytes);

struct HostileMail {
  std::string name;
  std::function<std::string()> write;  // large: written when it is needed
};
[[nodiscard]] std::vector<HostileMail> hostile_mails();

}  // namespace xiaoer::bench
