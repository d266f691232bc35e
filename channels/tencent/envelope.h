// SPDX-License-Identifier: Apache-2.0
// The encryption and signatures of Tencent's callbacks (official accounts, mini programs, enterprise
// accounts): AES-256-CBC with PKCS#7 over blocks of 32 bytes, SHA-1 over sorted strings. Values only; any
// thread.
#pragma once
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace xiaoer::channels::tencent {

// Lower-case hex SHA-1 of the strings, sorted by bytes and joined.
[[nodiscard]] std::string signature(std::initializer_list<std::string_view> parts);
// Compares in the same time whatever differs; a signature of another length never fits.
[[nodiscard]] bool signature_fits(std::string_view given, std::initializer_list<std::string_view> parts);

class Envelope {
 public:
  // `encoding_key` is the console's EncodingAESKey (43 letters and digits); `receiver` stands at the end of
  // each plaintext: the AppID or CorpID. nullopt when the key is none.
  static std::optional<Envelope> make(std::string_view encoding_key, std::string receiver);
  // The message in `base64`, or nullopt: no base64, no whole blocks, wrong padding, wrong length, or meant
  // for somebody else. All faults take the same path, so that nobody learns from the time which it was.
  [[nodiscard]] std::optional<std::string> open(std::string_view base64) const;
  // Base64; `random16` is 16 bytes, from random_bytes16() but in tests.
  [[nodiscard]] std::string seal(std::string_view message, std::string_view random16) const;
  [[nodiscard]] std::string seal(std::string_view message) const;
  [[nodiscard]] const std::string& receiver() const { return receiver_; }

 private:
  Envelope(std::string key, std::string receiver) : key_(std::move(key)), receiver_(std::move(receiver)) {}
  std::string key_;  // 32 bytes; the first 16 are the IV
  std::string receiver_;
};

[[nodiscard]] std::string random_bytes16();

}  // namespace xiaoer::channels::tencent
