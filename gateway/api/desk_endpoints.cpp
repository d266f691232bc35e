// SPDX-License-Identifier: Apache-2.0
#include "gateway/api/endpoints.h"

namespace xiaoer::gateway {

Endpoints desk_endpoints(DeskServices desk) {
  Endpoints all;
  for (const auto& group :
       {session_endpoints(desk.access), user_endpoints(desk.access), conversation_endpoints(desk.services),
        split_endpoints(desk.services), message_endpoints(desk), note_endpoints(desk.services),
        attachment_endpoints(desk), ticket_endpoints(desk.services), customer_endpoints(desk.services),
        report_endpoints(desk.services), notice_endpoints(desk.services), knowledge_endpoints(desk.services),
        unanswered_endpoints(desk.services), knowledge_file_endpoints(desk.services), docs_endpoints()})
    all.insert(all.end(), group.begin(), group.end());
  return all;
}

}  // namespace xiaoer::gateway
