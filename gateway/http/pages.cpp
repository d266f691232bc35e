// SPDX-License-Identifier: Apache-2.0
#include "gateway/http/pages.h"

#include <fstream>
#include <sstream>

namespace xiaoer::gateway {
namespace {

std::string mime_of(const std::filesystem::path& path) {
  static const std::map<std::string, std::string> kTypes{{".html", "text/html; charset=utf-8"},
                                                         {".js", "text/javascript; charset=utf-8"},
                                                         {".css", "text/css; charset=utf-8"},
                                                         {".svg", "image/svg+xml"},
                                                         {".png", "image/png"},
                                                         {".ico", "image/x-icon"},
                                                         {".json", "application/json"},
                                                         {".woff2", "font/woff2"},
                                                         {".mp3", "audio/mpeg"},
                                                         {".webmanifest", "application/manifest+json"}};
  const auto type = kTypes.find(path.extension().string());
  return type == kTypes.end() ? "application/octet-stream" : type->second;
}

bool starts_with(const std::string& text, std::string_view prefix) {
  return text.rfind(prefix, 0) == 0;
}

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

}  // namespace

Pages::Pages(const std::filesystem::path& folder, std::string live_url, std::vector<std::string> chat_paths)
    : live_url_(std::move(live_url)), chat_paths_(std::move(chat_paths)) {
  std::error_code none;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, none)) {
    if (!entry.is_regular_file() || entry.path().extension() == ".gz" || entry.path().extension() == ".br")
      continue;
    auto zipped = entry.path();
    zipped += ".gz";
    files_[std::filesystem::relative(entry.path(), folder).generic_string()] = {
        entry.path(), std::filesystem::exists(zipped)};
  }
}

// The file that answers a path: pages have short names, assets are named as they lie.
std::string Pages::file_for(const std::string& path) const {
  if (path == "/" || path == "/desk" || starts_with(path, "/desk/")) return "desk.html";
  if (std::find(chat_paths_.begin(), chat_paths_.end(), path) != chat_paths_.end()) return "chat.html";
  return path.substr(std::min<std::size_t>(1, path.size()));
}

bool Pages::has(const Request& request) const {
  return (request.method == "GET" || request.method == "HEAD") && files_.count(file_for(request.path)) > 0;
}

Reply Pages::find(const Request& request, const std::string& frame_ancestors) const {
  return page(file_for(request.path), request, frame_ancestors);
}

Reply Pages::page(const std::string& file, const Request& request, const std::string& frame_ancestors) const {
  const File& found = files_.at(file);
  Reply reply;
  const auto accepted = request.headers.find("accept-encoding");
  const bool zipped = found.compressed && accepted != request.headers.end() &&
                      accepted->second.find("gzip") != std::string::npos;
  auto path = found.path;
  if (zipped) {
    path += ".gz";
    reply.headers.emplace("Content-Encoding", "gzip");
  }
  reply.body = read(path);
  reply.content_type = mime_of(found.path);
  reply.headers.emplace("Vary", "Accept-Encoding");
  reply.headers.emplace("Cache-Control",
                        starts_with(file, "assets/") ? "public, max-age=31536000, immutable" : "no-cache");
  if (found.path.extension() == ".html") {
    reply.headers.emplace("Content-Security-Policy",
                          policy(file == "chat.html" ? frame_ancestors : "'none'"));
    reply.headers.emplace("Referrer-Policy", "same-origin");
  }
  return reply;
}

std::string Pages::policy(const std::string& frame_ancestors) const {
  return "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src "
         "'self' " +
         live_url_ + "; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors " +
         frame_ancestors;
}

}  // namespace xiaoer::gateway
