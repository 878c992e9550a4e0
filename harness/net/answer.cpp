#include "net/answer.h"

#include <exception>
#include <string_view>
#include <utility>

namespace contract {
namespace {

Response plain_text(int status, std::string body) {
  return {.status = status,
          .reason = {},
          .headers = {{"Content-Type", "text/plain; charset=utf-8"}},
          .body = std::move(body),
          .script = {}};
}

}  // namespace

Response call(const Handler& handler, const Request& request) {
  try {
    return handler(request);
  } catch (...) {
    return plain_text(500, "the handler failed\n");
  }
}

Script answer(const Handler& handler, const Request& request, std::chrono::seconds keep_alive) {
  Response response = call(handler, request);
  if (!response.script.empty()) return std::move(response.script);

  const bool old = request.version == "HTTP/1.0";
  const bool stays = !connection_names(request.headers, "close") &&
                     !connection_names(response.headers, "close") &&
                     (!old || connection_names(request.headers, "keep-alive"));
  const bool promised = stays && keep_alive.count() > 0;
  if ((stays == old || promised) && !find_header(response.headers, "Connection")) {
    response.headers.push_back({"Connection", stays ? "keep-alive" : "close"});
    if (promised)
      response.headers.push_back({"Keep-Alive", "timeout=" + std::to_string(keep_alive.count())});
  }
  Script script;
  script.emplace_back(to_bytes(response, request.method != "HEAD"));
  if (!stays) script.emplace_back(Close{});
  return script;
}

Script refuse(const Refusal& refusal) {
  Response response = plain_text(refusal.status, refusal.reason + "\n");
  response.headers.push_back({"Connection", "close"});
  return {to_bytes(response), Close{}};
}

}  // namespace contract
