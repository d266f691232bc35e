// SPDX-License-Identifier: Apache-2.0
// What a file is by its first bytes, for files that strangers send. The name and the declared type are never
// believed; what is not known here is not taken (so no SVG, no HTML, no programs). Any thread.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace xiaoer::channels {

// The type by content, or nullopt when it is not one we take, or when `declared` says something else.
// `declared` may be "" or application/octet-stream: no claim.
[[nodiscard]] std::optional<std::string> media_type(std::string_view bytes, std::string_view declared);
// "image", "voice", "video" or "file": the type words of Attachment.
[[nodiscard]] std::string attachment_type(std::string_view mime);
// Pictures that a browser shows without running anything in them.
[[nodiscard]] bool is_safe_image(std::string_view mime);
// A file name as data: no path, no hidden characters, no dots at the ends; "file" when nothing is left.
[[nodiscard]] std::string clean_file_name(std::string_view name);
// Content-Disposition for it; any name is safe in it.
[[nodiscard]] std::string disposition(std::string_view mime, std::string_view name);

}  // namespace xiaoer::channels
