// SPDX-License-Identifier: Apache-2.0
// Serves the built pages. The files are listed once at start and only those are ever opened, so no request's
// path reaches the file system. Any thread.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gateway/http/endpoint.h"

namespace xiaoer::gateway {

class Pages {
 public:
  // `live_url`: what pages may connect to besides their own origin.
  // `chat_paths`: the paths at which the chat page is served.
  Pages(const std::filesystem::path& folder, std::string live_url, std::vector<std::string> chat_paths);
  // `frame_ancestors`: who may embed the chat page, a Content-Security-Policy source list. Only where has().
  [[nodiscard]] Reply find(const Request& request, const std::string& frame_ancestors) const;
  [[nodiscard]] bool has(const Request& request) const;
  [[nodiscard]] bool empty() const { return files_.empty(); }

 private:
  [[nodiscard]] std::string file_for(const std::string& path) const;
  [[nodiscard]] Reply page(const std::string& file, const Request& request,
                           const std::string& frame_ancestors) const;
  [[nodiscard]] std::string policy(const std::string& frame_ancestors) const;

  struct File {
    std::filesystem::path path;
    bool compressed = false;  // path + ".gz" exists
  };
  std::string live_url_;
  std::vector<std::string> chat_paths_;
  std::map<std::string, File> files_;  // "assets/desk-1a2b.js" → file
};

}  // namespace xiaoer::gateway
