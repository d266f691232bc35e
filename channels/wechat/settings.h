// SPDX-License-Identifier: Apache-2.0
// The keys of a WeChat account's [[channel]] row. Read once at start.
//
//   type = "official"              or "mini_program"
//   app_id = "wx…"                 from the console, as are the three secrets
//   mode = "safe"                  safe, compatible or plain: as the console says, never a request
//   format = "xml"                 or "json" (mini programs choose)
//   token_file / token_env
//   encoding_key_file / encoding_key_env
//   app_secret_file / app_secret_env
//   reply_seconds = 4.5            how long a callback may wait for its answer; 0 = never
//   clock_skew_seconds = 300       older or newer callbacks are refused
//   kept_for_people = 2            of the five messages, so many are never used by the bot
//   api_root = "https://api.weixin.qq.com"
//   template_id = "…"              sent when nothing else may be sent; its text goes into template_field
//   [[channel.transfer]]           words = ["…"], to = "kf@account": those texts go to WeChat's own desk
//   [[channel.menu]]               name, and one of: says (what the tap says to us), url;
//                                  under = "other name"
#pragma once
#include <string>
#include <vector>

#include "channels/table.h"

namespace xiaoer::channels::wechat {

enum class AccountType { official, mini_program };
enum class Mode { plain, compatible, safe };
enum class Format { xml, json };

struct TransferRule {
  std::vector<std::string> words;  // whole texts; "*" is every text
  std::string to;                  // an account of WeChat's own desk; "" = any
};
struct MenuButton {
  std::string name, says, url, under;
};

struct Settings {
  std::string account;
  AccountType type = AccountType::official;
  Mode mode = Mode::safe;
  Format format = Format::xml;
  std::string app_id, token, encoding_key, app_secret;
  std::string api_root = "https://api.weixin.qq.com";
  Milliseconds reply_limit{4500};
  Milliseconds clock_skew{300'000};
  int kept_for_people = 2;
  std::string template_id, template_field = "thing1";
  std::vector<TransferRule> transfers;
  std::vector<MenuButton> menu;
};

[[nodiscard]] Settings read_settings(Table& table, const std::string& account);

}  // namespace xiaoer::channels::wechat
