// SPDX-License-Identifier: Apache-2.0
#include "gateway/api/docs_page.h"
#include "gateway/api/endpoints.h"

namespace xiaoer::gateway {

Endpoints docs_endpoints() {
  Reply document;
  document.body = openapi_json();
  document.headers = {{"Cache-Control", "max-age=300"}};
  Reply page;
  page.content_type = "text/html; charset=utf-8";
  page.body = docs_page(openapi_json());
  page.headers = {
      {"Cache-Control", "max-age=300"},
      {"Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"}};
  return {{"GET", "/api/openapi.json", Access::open, [document](const Request&) { return document; }},
          {"GET", "/api/docs", Access::open, [page](const Request&) { return page; }}};
}

}  // namespace xiaoer::gateway
