// SPDX-License-Identifier: Apache-2.0
// One kind of message of a page → what the core stores. Any thread.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "channels/wecom/sync_page.h"

namespace xiaoer::channels::wecom {

// What a tap on a menu's line sends back as `menu_id`: the choice's value where it fits into 64 bytes; "n"
// and its number otherwise.
[[nodiscard]] std::string menu_id_of(const Choice& choice, std::size_t number);

// image, voice, video, file; nullopt for the others.
[[nodiscard]] std::optional<MediaItem> media_of(const std::string& type, const nlohmann::json& content);
// Everything else. A kind nobody has words for becomes Event{"unsupported", type}.
[[nodiscard]] MessageBody body_of(const std::string& type, const nlohmann::json& content);

}  // namespace xiaoer::channels::wecom
