// SPDX-License-Identifier: Apache-2.0
// The zip file around an .xlsx: gives its parts by name, never more than the limits allow. For
// xlsx_reader.cpp.
#pragma once
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

struct zip;

namespace xiaoer::knowledgebase {

// What is wrong with the file as a whole, in words for the person who brought it.
class XlsxError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

class XlsxPackage {
 public:
  static constexpr std::size_t kPartBytes = std::size_t{64} << 20;   // unpacked, one part
  static constexpr std::size_t kTotalBytes = std::size_t{96} << 20;  // unpacked, all parts together

  explicit XlsxPackage(std::string_view bytes);  // not copied; throws XlsxError
  // The unpacked part; nullopt when there is none of this name. Throws XlsxError over a limit or when
  // damaged.
  [[nodiscard]] std::optional<std::string> part(const std::string& name);

 private:
  struct Close {
    void operator()(zip* archive) const;
  };
  std::unique_ptr<zip, Close> archive_;
  std::size_t unpacked_ = 0;
};

}  // namespace xiaoer::knowledgebase
