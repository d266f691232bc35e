// SPDX-License-Identifier: Apache-2.0
// A stored message as JSON, in the one shape that people's pages read: GET …/messages and the "message"
// events of their streams give the same object. Any thread.
#pragma once
#include <string>

#include "channels/channel.h"

namespace xiaoer::channels {

// `peer` is who reads it: their own messages carry their client_id.
[[nodiscard]] std::string visible_json(const VisibleMessage& message, std::string_view peer);

// The provider id under which a person's own id for a message is stored, and back ("" when it is not theirs).
[[nodiscard]] std::string scoped_id(std::string_view peer, std::string_view client_id);
[[nodiscard]] std::string_view client_id_of(std::string_view provider_id, std::string_view peer);

}  // namespace xiaoer::channels
