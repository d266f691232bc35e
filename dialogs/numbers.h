// SPDX-License-Identifier: Apache-2.0
// Order and waybill numbers beside the words of a message: the kinds that policy.toml [number] names. Pure;
// called by the decision order and by the search of a scene.
#pragma once
#include <optional>
#include <string>

#include "dialogs/policy.h"

namespace xiaoer::dialogs {

// The message without its numbers; nullopt when it has none.
[[nodiscard]] std::optional<std::string> without_numbers(const Policy& policy,
                                                         const nlu::Understanding& heard);
// The number, when the message is nothing else, or only names it ("订单号是…": phrase "number").
[[nodiscard]] std::optional<std::string> number_alone(const Policy& policy, const nlu::Understanding& heard);

}  // namespace xiaoer::dialogs
