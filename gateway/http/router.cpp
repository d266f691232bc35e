// SPDX-License-Identifier: Apache-2.0
#include "gateway/http/router.h"

#include <set>
#include <stdexcept>

#include "foundation/text.h"

namespace xiaoer::gateway {
namespace {

using Parts = std::vector<std::string>;

Parts split(std::string_view path) {
  Parts parts;
  std::size_t begin = path.starts_with('/') ? 1 : 0;
  while (true) {
    const auto end = path.find('/', begin);
    parts.emplace_back(path.substr(begin, end - begin));
    if (end == std::string_view::npos) return parts;
    begin = end + 1;
  }
}

std::optional<Parts> decoded_parts(std::string_view path) {
  if (!path.starts_with('/')) return std::nullopt;
  Parts parts;
  for (const auto& part : split(path)) {
    auto decoded = percent_decoded(part);
    if (!decoded || *decoded == "." || *decoded == ".." || decoded->find_first_of("/\\") != std::string::npos)
      return std::nullopt;
    parts.push_back(std::move(*decoded));
  }
  return parts;
}

bool is_parameter(const std::string& part) {
  return part.starts_with('{') && part.ends_with('}');
}
bool takes_rest(const std::string& part) {
  return is_parameter(part) && part.ends_with("*}");
}

// Sorts before another rank when it is the closer match, part by part.
std::string rank_of(const Parts& pattern) {
  std::string rank;
  for (const auto& part : pattern) rank += takes_rest(part) ? '2' : is_parameter(part) ? '1' : '0';
  return rank;
}

std::string joined(const Parts& parts, std::size_t from) {
  std::string out;
  for (std::size_t i = from; i < parts.size(); ++i) out += (i > from ? "/" : "") + parts[i];
  return out;
}

std::optional<std::map<std::string, std::string>> matched(const Parts& pattern, const Parts& parts) {
  std::map<std::string, std::string> params;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (i >= parts.size()) return std::nullopt;
    const auto& part = pattern[i];
    if (takes_rest(part)) {
      params[part.substr(1, part.size() - 3)] = joined(parts, i);
      return params;
    }
    if (is_parameter(part)) {
      if (parts[i].empty()) return std::nullopt;
      params[part.substr(1, part.size() - 2)] = parts[i];
    } else if (part != parts[i]) {
      return std::nullopt;
    }
  }
  if (parts.size() != pattern.size()) return std::nullopt;
  return params;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string listed(const std::set<std::string>& methods) {
  std::string out;
  for (const auto& method : methods) out += (out.empty() ? "" : ", ") + method;
  return out;
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex_value(text[i + 1]), low = hex_value(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) return std::nullopt;
    out += c;
  }
  if (!is_valid_utf8(out)) return std::nullopt;
  return out;
}

Router::Router(Endpoints endpoints) : endpoints_(std::move(endpoints)) {
  std::set<std::pair<std::string, std::string>> taken;
  for (const auto& endpoint : endpoints_) {
    if (!taken.insert({endpoint.method, endpoint.pattern}).second)
      throw std::logic_error("two endpoints for " + endpoint.method + " " + endpoint.pattern);
    parts_.push_back(split(endpoint.pattern));
  }
}

Found Router::find(const std::string& method, std::string_view path) const {
  const auto parts = decoded_parts(path);
  if (!parts) return NoRoute{};
  const std::string wanted = method == "HEAD" ? "GET" : method;
  std::set<std::string> methods;
  Match best;
  std::string best_rank;
  for (std::size_t i = 0; i < endpoints_.size(); ++i) {
    auto params = matched(parts_[i], *parts);
    if (!params) continue;
    methods.insert(endpoints_[i].method);
    if (endpoints_[i].method == "GET") methods.insert("HEAD");
    if (endpoints_[i].method != wanted) continue;
    const auto rank = rank_of(parts_[i]);
    if (best.endpoint != nullptr && best_rank <= rank) continue;
    best = Match{&endpoints_[i], std::move(*params)};
    best_rank = rank;
  }
  if (best.endpoint != nullptr) return best;
  if (methods.empty()) return NoRoute{};
  return WrongMethod{listed(methods)};
}

}  // namespace xiaoer::gateway
