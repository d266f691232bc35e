// SPDX-License-Identifier: Apache-2.0
#include "bench/peers.h"

#include <fmt/core.h>

#include <fstream>
#include <iostream>

namespace xiaoer::bench {
namespace {

constexpr const char* kAnswer =
    R"({"seq":1,"conversation_id":1,"sent_at":"2026-01-01T00:00:00.000Z","duplicate":false})";

Peer node(const std::filesystem::path& folder) {
  const int port = free_port();
  const auto script = folder / "peer.js";
  std::ofstream(script) << fmt::format(
      "const server = require('http').createServer((request, response) => {{\n"
      "  const parts = [];\n"
      "  request.on('data', (part) => parts.push(part));\n"
      "  request.on('end', () => {{\n"
      "    JSON.parse(Buffer.concat(parts));\n"
      "    response.writeHead(201, {{ 'Content-Type': 'application/json', 'Content-Length': {2} }});\n"
      "    response.end('{0}');\n"
      "  }});\n"
      "}});\n"
      "server.keepAliveTimeout = 60000;\n"
      "server.listen({1}, '127.0.0.1', 4096, () => console.error('listening'));\n",
      kAnswer, port, std::string_view(kAnswer).size());
  return {"node http, JSON parsed", port,
          std::make_unique<Child>(std::vector<std::string>{"node", script.string()}, "listening", port)};
}

Peer nginx(const std::filesystem::path& folder) {
  const int port = free_port();
  const auto config = folder / "peer.conf";
  std::ofstream(config) << fmt::format(
      "worker_processes 2; daemon off; pid {0}/nginx.pid; error_log stderr warn;\n"
      "events {{ worker_connections 4096; }}\n"
      "http {{ access_log off; keepalive_requests 100000000; client_body_temp_path {0}/body; proxy_temp_path "
      "{0}/proxy;\n"
      "  fastcgi_temp_path {0}/fastcgi; uwsgi_temp_path {0}/uwsgi; scgi_temp_path {0}/scgi; default_type "
      "application/json;\n"
      "  server {{ listen 127.0.0.1:{1} backlog=4096; location / {{ return 201 '{2}'; }} }} }}\n",
      folder.string(), port, kAnswer);
  return {"nginx, return 201", port,
          std::make_unique<Child>(
              std::vector<std::string>{"nginx", "-p", folder.string(), "-c", config.string()}, "", port)};
}

}  // namespace

std::vector<Peer> start_peers(const std::filesystem::path& folder) {
  std::vector<Peer> peers;
  for (Peer (*const start)(const std::filesystem::path&) : {node, nginx}) {
    try {
      peers.push_back(start(folder));
    } catch (const std::runtime_error& error) {
      std::cerr << "left out: " << error.what() << "\n";
    }
  }
  return peers;
}

}  // namespace xiaoer::bench
