// SPDX-License-Identifier: Apache-2.0
// The web chat's own keys of its [[channel]] row. Read once at start.
//
//   title = "在线客服"            title_en = "Customer service"
//   languages = ["zh", "en"]      the first is used when the browser asks for none of them
//   allowed_origins = []          other sites whose pages may call us ("https://shop.example", or "*")
//   site_secret_file = "…" or site_secret_env = "…"   shared with the merchant's server, signs identities
//   enforce_identity = false      true: only signed-in customers
//   messages_per_minute = 120     of one visitor; 0 = no limit
//   sessions_per_hour = 600       of one address, loopback excepted; 0 = no limit
//   max_attachment_mb = 10
#pragma once
#include <string>
#include <vector>

#include "channels/table.h"

namespace xiaoer::channels::webchat {

struct Settings {
  std::string title, title_en;
  std::vector<std::string> languages, allowed_origins;
  std::string site_secret;
  bool enforce_identity = false;
  std::int64_t messages_per_minute = 120, sessions_per_hour = 600;
  std::size_t max_attachment = 10 * 1024 * 1024;  // bytes
};

[[nodiscard]] Settings read_settings(Table& table);

}  // namespace xiaoer::channels::webchat
