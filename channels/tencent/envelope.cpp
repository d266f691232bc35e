// SPDX-License-Identifier: Apache-2.0
#include "channels/tencent/envelope.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "channels/tencent/encoding.h"
#include "foundation/encoding.h"

namespace xiaoer::channels::tencent {
namespace {

constexpr std::size_t kBlock = 32;   // of the padding; the cipher's own is 16
constexpr std::size_t kHead = 20;    // random bytes and length
constexpr std::size_t kRandom = 16;  // bytes

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

enum class Direction : int { decrypt = 0, encrypt = 1 };

const unsigned char* raw(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// AES-256-CBC without padding; `input` is whole blocks.
std::string cipher(std::string_view input, std::string_view key, Direction direction) {
  static EVP_CIPHER* const algorithm = EVP_CIPHER_fetch(nullptr, "AES-256-CBC", nullptr);  // looked up once
  const Context context(EVP_CIPHER_CTX_new());
  std::string output(input.size() + 16, '\0');
  int length = 0;
  const bool good = context && algorithm &&
                    EVP_CipherInit_ex2(context.get(), algorithm, raw(key), raw(key),
                                       static_cast<int>(direction), nullptr) == 1 &&
                    EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1 &&
                    EVP_CipherUpdate(context.get(), reinterpret_cast<unsigned char*>(output.data()), &length,
                                     raw(input), static_cast<int>(input.size())) == 1;
  if (!good || static_cast<std::size_t>(length) != input.size()) throw std::runtime_error("AES failed");
  output.resize(input.size());
  return output;
}

std::size_t big_endian(std::string_view four) {
  std::size_t value = 0;
  for (const char c : four) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

// How many bytes of padding, 0 when it is wrong. Looks at all 32 last bytes in any case.
std::size_t padding_of(std::string_view plain) {
  const std::size_t count = static_cast<unsigned char>(plain.back());
  unsigned wrong = static_cast<unsigned>(count == 0) | static_cast<unsigned>(count > kBlock);
  for (std::size_t i = 0; i < kBlock; ++i) {
    const auto byte = static_cast<unsigned char>(plain[plain.size() - 1 - i]);
    wrong |= static_cast<unsigned>(i < count) & static_cast<unsigned>(byte != count);
  }
  return wrong ? 0 : count;
}

}  // namespace

std::string signature(std::initializer_list<std::string_view> parts) {
  static EVP_MD* const sha1 =
      EVP_MD_fetch(nullptr, "SHA1", nullptr);  // looked up once: it costs more than the hash
  std::vector<std::string_view> sorted(parts);
  std::sort(sorted.begin(), sorted.end());
  std::string joined;
  for (const auto part : sorted) joined += part;
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  if (!sha1 || EVP_Digest(joined.data(), joined.size(), digest, &size, sha1, nullptr) != 1)
    throw std::runtime_error("SHA-1 failed");
  return to_hex({reinterpret_cast<const char*>(digest), size});
}

bool signature_fits(std::string_view given, std::initializer_list<std::string_view> parts) {
  const std::string right = signature(parts);
  return given.size() == right.size() && CRYPTO_memcmp(given.data(), right.data(), right.size()) == 0;
}

std::optional<Envelope> Envelope::make(std::string_view encoding_key, std::string receiver) {
  if (encoding_key.size() != 43) return std::nullopt;
  auto key = from_base64(std::string(encoding_key) + "=");
  if (!key || key->size() != 32) return std::nullopt;
  return Envelope(std::move(*key), std::move(receiver));
}

std::optional<std::string> Envelope::open(std::string_view base64) const {
  const auto bytes = from_base64(base64);
  if (!bytes || bytes->size() % 16 != 0 || bytes->size() < kBlock) return std::nullopt;
  const std::string plain = cipher(*bytes, key_, Direction::decrypt);
  const std::size_t padding = padding_of(plain);
  const std::size_t rest = plain.size() - padding;  // >= kHead below, or the message is refused
  const std::size_t length = big_endian(std::string_view(plain).substr(kRandom, 4));
  const bool fits =
      padding > 0 && rest >= kHead && length <= rest - kHead && rest - kHead - length == receiver_.size();
  // When the lengths are wrong something of the same size is compared all the same.
  const std::size_t tail = fits ? kHead + length : 0;
  const std::size_t compared = std::min(receiver_.size(), plain.size() - tail);
  const bool ours = CRYPTO_memcmp(plain.data() + tail, receiver_.data(), compared) == 0;
  if (!(fits && ours)) return std::nullopt;
  return plain.substr(kHead, length);
}

std::string Envelope::seal(std::string_view message, std::string_view random16) const {
  if (random16.size() != kRandom) throw std::invalid_argument("an envelope starts with 16 random bytes");
  std::string plain(random16);
  for (int shift = 24; shift >= 0; shift -= 8) plain += static_cast<char>(message.size() >> shift & 0xFF);
  plain.append(message).append(receiver_);
  const std::size_t padding = kBlock - plain.size() % kBlock;
  plain.append(padding, static_cast<char>(padding));
  return to_base64(cipher(plain, key_, Direction::encrypt));
}

std::string Envelope::seal(std::string_view message) const {
  return seal(message, random_bytes16());
}

std::string random_bytes16() {
  std::string bytes(kRandom, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size())) != 1)
    throw std::runtime_error("OpenSSL found no source of random numbers");
  return bytes;
}

}  // namespace xiaoer::channels::tencent
