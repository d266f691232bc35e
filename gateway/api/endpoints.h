// SPDX-License-Identifier: Apache-2.0
// The desk's API, one group of endpoints per resource; desk_endpoints() is all of them. The wiring puts them
// into the router. What is handed in by reference must outlive the endpoints.
#pragma once
#include "gateway/access/services.h"
#include "gateway/attachment_store.h"
#include "gateway/http/endpoint.h"
#include "gateway/services.h"

namespace xiaoer::gateway {

struct DeskServices {
  Services& services;
  AccessServices& access;
  AttachmentStore& attachments;
};

[[nodiscard]] Endpoints session_endpoints(AccessServices& services);
[[nodiscard]] Endpoints user_endpoints(AccessServices& services);
[[nodiscard]] Endpoints conversation_endpoints(Services& services);
[[nodiscard]] Endpoints split_endpoints(Services& services);
[[nodiscard]] Endpoints message_endpoints(DeskServices services);
[[nodiscard]] Endpoints note_endpoints(Services& services);
[[nodiscard]] Endpoints attachment_endpoints(DeskServices services);
[[nodiscard]] Endpoints ticket_endpoints(Services& services);
[[nodiscard]] Endpoints customer_endpoints(Services& services);
[[nodiscard]] Endpoints report_endpoints(Services& services);
[[nodiscard]] Endpoints notice_endpoints(Services& services);
[[nodiscard]] Endpoints knowledge_endpoints(Services& services);
[[nodiscard]] Endpoints unanswered_endpoints(Services& services);
[[nodiscard]] Endpoints knowledge_file_endpoints(Services& services);

[[nodiscard]] Endpoints docs_endpoints();

[[nodiscard]] Endpoints desk_endpoints(DeskServices services);

}  // namespace xiaoer::gateway
