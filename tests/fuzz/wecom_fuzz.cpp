// SPDX-License-Identifier: Apache-2.0
// Feeds any bytes to what reads the enterprise service's pages and checks what it promises of every item.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "channels/wecom/sync_page.h"
#include "foundation/text.h"
#include "tests/fuzz/promise.h"

using xiaoer::test::require;

namespace {

using namespace xiaoer::channels::wecom;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto page = read_sync_page({reinterpret_cast<const char*>(data), size});
  if (!page) return 0;
  for (const SyncItem& item : page->items) {
    require(!item.id.empty() && xiaoer::is_valid_utf8(item.id) && xiaoer::is_valid_utf8(item.customer));
    require(xiaoer::to_millis(item.sent_at) >= 0);
    if (const auto* body = std::get_if<xiaoer::MessageBody>(&item.what))
      require(xiaoer::is_valid_utf8(xiaoer::to_stored(*body).text));
  }
  return 0;
}
