// SPDX-License-Identifier: Apache-2.0
// SMS over a connection to an operator or an SMS centre: SMPP 3.4. Sender thread: submit(); listener thread
// and the link's own: the rest.
#pragma once
#include <atomic>

#include "channels/sms/assembly.h"
#include "channels/sms/driver.h"
#include "channels/sms/receipt.h"
#include "channels/sms/repeats.h"
#include "channels/sms/rules.h"
#include "channels/sms/smpp_link.h"

namespace xiaoer::channels::sms {

struct SmppSettings {
  LinkSettings link;
  Party sender;
  std::uint8_t destination_ton = 1, destination_npi = 1;
  std::string signature;  // with its brackets; stands before each text
  Alphabet alphabet = Alphabet::gsm7;
  IdForm ids = IdForm::same;
  std::size_t most_pieces = 10;
  Milliseconds throttle_pause{5'000};  // after "too fast"; twice as long each time, up to 10 minutes
};

class SmppDriver final : public Driver {
 public:
  SmppDriver(SmppSettings settings, const Rules& rules, Clock clock);
  void attach(Sink& sink) override;
  [[nodiscard]] std::vector<SendResult> submit(const std::vector<Outgoing>& messages) override;
  [[nodiscard]] std::size_t longest() const override;
  void listen(const std::stop_token& stop, const Intake& intake) override;

 private:
  struct Plan;
  [[nodiscard]] Plan plan(const std::vector<Outgoing>& messages) const;
  void count_throttling(const std::vector<SubmitAnswer>& answers);
  [[nodiscard]] SendResult outcome(const std::vector<SubmitAnswer>& answers, std::size_t first,
                                   std::size_t count) const;
  [[nodiscard]] SendResult refused(std::uint32_t status) const;
  std::vector<std::uint32_t> take(const std::vector<Pdu>& pdus, const Intake& intake);
  std::uint32_t read(const Pdu& pdu, Delivery& delivery);
  void read_text(const ShortMessage& message, Delivery& delivery);

  const SmppSettings settings_;
  const Rules& rules_;
  const Clock clock_;
  SmppLink link_;
  Assembly assembly_;
  Repeats repeats_;
  Sink* sink_ = nullptr;
  int throttled_ = 0;  // submits in a row; sender thread only
};

}  // namespace xiaoer::channels::sms
