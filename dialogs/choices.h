// SPDX-License-Identifier: Apache-2.0
// Which line of a list a message means: "2", "第二个", the label, part of the label. Pure.
#pragma once
#include <optional>

#include "dialogs/scene.h"

namespace xiaoer::dialogs {

[[nodiscard]] std::optional<std::size_t> picked(const Scene& scene, const std::vector<Choice>& choices);
// The message is nothing but a number, in digits or words.
[[nodiscard]] std::optional<std::size_t> number_said(const Scene& scene);
// One of the words stands in the message.
[[nodiscard]] bool mentions(const Scene& scene, const std::vector<std::string>& words);

// "中间那个", "最后一个": a line told by its place; nullptr when the message says no such thing.
[[nodiscard]] const Ordinal* place_said(const Scene& scene);
// "是的", "yes".
[[nodiscard]] bool affirms(const Scene& scene);

}  // namespace xiaoer::dialogs
