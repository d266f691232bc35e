// SPDX-License-Identifier: Apache-2.0
#include "channels/secret.h"
#include "channels/sms/driver_settings.h"

namespace xiaoer::channels::sms {
namespace {

std::string endpoint_of(Table& table, std::string_view key, const std::string& usual) {
  std::string url = table.text(key, usual);
  while (!url.empty() && url.back() == '/') url.pop_back();
  if (!url.starts_with("https://") && !url.starts_with("http://"))
    table.problem(key, "'" + url + "' is no address that begins with https:// or http://");
  return url;
}

// The driver's table; without one the fault is reported and the row stands in for it.
Table table_of(Table& row, const std::string& name) {
  if (auto table = row.table(name)) return *table;
  row.problem("driver", "the driver '" + name + "' needs its table [channel." + name + "]");
  return row;
}

}  // namespace

KannelSettings read_kannel(Table& row, const Settings& settings) {
  KannelSettings kannel;
  kannel.sender = settings.sender;
  if (settings.sender.empty())
    row.problem("", "'sender' is missing: the gateway refuses messages without one");
  Table table = table_of(row, "kannel");
  kannel.url = endpoint_of(table, "url", kannel.url);
  kannel.user = table.required_text("user");
  kannel.password = required_secret(table, "password");
  kannel.smsc = table.text("smsc");
  kannel.most_pieces = static_cast<std::size_t>(bounded(table, "most_parts", 5, {1, 255}));
  table.finish();
  return kannel;
}

AliyunSettings read_aliyun(Table& row) {
  AliyunSettings aliyun;
  Table table = table_of(row, "aliyun");
  aliyun.endpoint = endpoint_of(table, "endpoint", aliyun.endpoint);
  aliyun.key_id = table.required_text("access_key_id");
  aliyun.secret = required_secret(table, "access_key_secret");
  aliyun.extension = table.text("extension");
  table.finish();
  aliyun.templates = read_templates(row);
  return aliyun;
}

TencentSettings read_tencent(Table& row) {
  TencentSettings tencent;
  Table table = table_of(row, "tencent");
  tencent.endpoint = endpoint_of(table, "endpoint", tencent.endpoint);
  tencent.region = table.text("region", tencent.region);
  tencent.key_id = table.required_text("secret_id");
  tencent.secret = required_secret(table, "secret_key");
  tencent.app_id = table.required_text("app_id");
  tencent.extension = table.text("extension");
  table.finish();
  tencent.templates = read_templates(row);
  return tencent;
}

TwilioSettings read_twilio(Table& row, const Settings& settings) {
  TwilioSettings twilio;
  twilio.sender = settings.sender;
  if (settings.sender.empty())
    row.problem("", "'sender' is missing: a number, or MG… of a messaging service");
  Table table = table_of(row, "twilio");
  twilio.endpoint = endpoint_of(table, "endpoint", twilio.endpoint);
  twilio.account_sid = table.required_text("account_sid");
  twilio.token = required_secret(table, "auth_token");
  table.finish();
  return twilio;
}

}  // namespace xiaoer::channels::sms
