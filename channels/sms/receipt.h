// SPDX-License-Identifier: Apache-2.0
// An operator's receipt as SMPP carries it: a deliver_sm whose text says "id:… stat:DELIVRD err:000". Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "channels/sms/pdu.h"

namespace xiaoer::channels::sms {

// How an operator writes its message ids.
enum class IdForm {
  same,         // alike in answers and receipts, but for zeros in front and upper or lower case
  hex_decimal,  // hexadecimal in the answer to submit_sm, decimal in the receipt
};

struct OperatorReport {
  std::string message_id;
  std::string state;  // "DELIVRD", "UNDELIV" …
  std::string error;  // the operator's own code: "000", "MK:0001"
  bool final = true;  // false: on its way (ENROUTE, ACCEPTD)
  bool arrived = false;
};

[[nodiscard]] bool is_receipt(const ShortMessage& message);
// nullopt when neither text nor optional parameters name a message.
[[nodiscard]] std::optional<OperatorReport> read_report(const ShortMessage& message, IdForm form);
// The id as it is stored: of an answer to submit_sm.
[[nodiscard]] std::string stored_id(std::string_view submitted, IdForm form);

}  // namespace xiaoer::channels::sms
