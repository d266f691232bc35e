// SPDX-License-Identifier: Apache-2.0
// Feeds any bytes to what reads strangers' callbacks: XML, JSON, the envelope, and the meaning of the fields.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "channels/tencent/encoding.h"
#include "channels/tencent/envelope.h"
#include "channels/tencent/fields.h"
#include "channels/wechat/inbound.h"
#include "foundation/encoding.h"
#include "foundation/text.h"
#include "tests/fuzz/promise.h"

using xiaoer::test::require;

namespace {

using namespace xiaoer::channels;

void check(const std::optional<tencent::Fields>& fields, std::string_view body) {
  if (!fields) return;
  require(fields->all().size() <= tencent::kMostFields);
  const wechat::Settings settings;
  const auto incoming = wechat::read_incoming(*fields, std::string(body), settings, xiaoer::from_millis(1));
  require(!incoming.message.provider_id.empty());
  for (const auto& [name, value] : fields->all())
    require(name.size() <= tencent::kLongestName && xiaoer::is_valid_utf8(value));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto envelope =
      tencent::Envelope::make("0123456789abcdefghijklmnopqrstuvwxyzABCDEFG", "wx0123456789abcdef");
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  check(tencent::read_xml(body), body);
  check(tencent::read_json(body), body);
  (void)envelope->open(body);
  (void)envelope->open(xiaoer::to_base64(body));
  require(envelope->open(envelope->seal(body)) == std::string(body));
  if (xiaoer::is_valid_utf8(body)) {
    const auto fields = tencent::read_xml("<xml>" + tencent::element("Content", body) + "</xml>");
    const bool plain = std::none_of(body.begin(), body.end(), [](char c) {
      return static_cast<unsigned char>(c) < ' ' && c != '\t' && c != '\n';  // XML reads CR as LF
    });
    if (plain && body.size() < 100'000) require(fields && (*fields)["Content"] == body);
  }
  return 0;
}
