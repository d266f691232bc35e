// SPDX-License-Identifier: Apache-2.0
#include "channels/sms/driver.h"

#include "channels/problem.h"

namespace xiaoer::channels::sms {

WebhookReply Driver::callback(const WebhookRequest&, const Intake&) {
  return problem_reply(404, "no_webhook",
                       "this account holds a connection to its operator and takes no callbacks");
}

}  // namespace xiaoer::channels::sms
