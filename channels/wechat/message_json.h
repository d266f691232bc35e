// SPDX-License-Identifier: Apache-2.0
// Messages as WeChat's API takes them: JSON with every character as itself, since \u codes would be shown to
// people. Pure.
#pragma once
#include <string>
#include <vector>

#include "channels/channel.h"
#include "channels/wechat/settings.h"

namespace xiaoer::channels::wechat {

inline constexpr std::size_t kMostChoices = 10;

[[nodiscard]] std::string text_json(const std::string& openid, const std::string& text);
// Choices as a menu to tap; each tap comes back with the choice's value.
[[nodiscard]] std::string menu_json(const std::string& openid, const Card& card);
// `type` is "image", "voice" or "video".
[[nodiscard]] std::string media_json(const std::string& openid, const std::string& type,
                                     const std::string& media_id);
[[nodiscard]] std::string typing_json(const std::string& openid);
// A template of the account, its text in one field; cut to what such a field may hold.
[[nodiscard]] std::string template_json(const std::string& openid, const Settings& settings,
                                        const std::string& text, const std::string& client_id);
// The account's own menu, at most 3 with at most 5 under each.
[[nodiscard]] std::string account_menu_json(const std::vector<MenuButton>& menu);
// What can be written of a body; "" when it has no words.
[[nodiscard]] std::string words_of(const MessageBody& body);

}  // namespace xiaoer::channels::wechat
