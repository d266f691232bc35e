// SPDX-License-Identifier: Apache-2.0
// A message that comes while a flow waits: the answer, a correction, a question in between, or the wish to
// stop.
#pragma once
#include "dialogs/scene.h"

namespace xiaoer::dialogs {

// False when no flow is running, or the message starts something else: the flow is then already set aside.
bool take_flow(Scene& scene);
// The list of collected items is shown, and the message names one of them.
[[nodiscard]] bool names_wrong_item(const Scene& scene);
// A picture while a flow is running. False when it came with words that answer something else: they count,
// and the picture is kept.
bool take_flow_photo(Scene& scene, const Flow& flow);

}  // namespace xiaoer::dialogs
