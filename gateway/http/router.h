// SPDX-License-Identifier: Apache-2.0
// Finds the endpoint for a method and a path. Built once by the edge from all endpoint groups; immutable, any
// thread.
//
// A pattern is made of literal parts and {name}, which takes one part; {name*} at the end takes the rest of
// the path, slashes included (at least one part). Literal parts win over {name}, {name} over {name*}.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gateway/http/endpoint.h"

namespace xiaoer::gateway {

struct Match {
  const Endpoint* endpoint = nullptr;
  std::map<std::string, std::string> params;  // percent-decoded
};
struct NoRoute {};  // 404
struct WrongMethod {
  std::string allow;  // for the Allow header: "GET, HEAD, POST"
};
using Found = std::variant<Match, NoRoute, WrongMethod>;

class Router {
 public:
  // Throws std::logic_error when two endpoints have the same method and pattern.
  explicit Router(Endpoints endpoints);
  // `path` as it stood in the request line, still percent-encoded, without the query. HEAD finds GET
  // endpoints. Paths with a broken escape, a control character, "." or ".." match nothing.
  [[nodiscard]] Found find(const std::string& method, std::string_view path) const;
  [[nodiscard]] const Endpoints& endpoints() const { return endpoints_; }

 private:
  Endpoints endpoints_;
  std::vector<std::vector<std::string>> parts_;  // of each endpoint's pattern
};

// Decodes %XX; nullopt for a broken escape, a control character or invalid UTF-8.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text);

}  // namespace xiaoer::gateway
