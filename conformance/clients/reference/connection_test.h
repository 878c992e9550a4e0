// A server that counts, and the pieces of answers that the tests of Connection put together.
#pragma once

#include <algorithm>
#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

#include "connection.h"
#include "ecs_contract/listener.h"

namespace contract::reference {

/// A listener that counts the requests and hands each its number, counts the connections, and keeps
/// the last request.
struct Server {
  std::atomic<int> requests{0};
  std::atomic<std::uint64_t> connections{0};
  std::mutex mutex;
  Request last;
  Listener listener;

  explicit Server(std::function<Response(int)> answer, const ListenerOptions& options = {})
      : listener(
            [this, answer = std::move(answer)](const Request& request) {
              connections = std::max(connections.load(), request.connection);
              const std::lock_guard lock(mutex);
              last = request;
              return answer(++requests);
            },
            options) {}

  Endpoint endpoint() const { return {"http", "127.0.0.1", listener.port(), {}}; }
};

inline Response body(const std::string& text) {
  Response response;
  response.headers.push_back({"Content-Type", "application/json"});
  response.body = text;
  return response;
}

inline Response script(std::vector<WireAction> actions) {
  Response response;
  response.script = std::move(actions);
  return response;
}

inline Request get() {
  Request request;
  request.method = "GET";
  request.target = "/?A=a%20b";
  return request;
}

using Exchanged = std::variant<Response, TransportError>;

inline std::string text_of(const Exchanged& result) {
  if (const auto* error = std::get_if<TransportError>(&result)) return "error: " + error->text;
  return std::get<Response>(result).body;
}

inline const std::string kStatus = "HTTP/1.1 200 OK\r\n";
inline const std::string kHead = kStatus + "Content-Type: application/json\r\n";
inline const std::string kChunked = kHead + "Transfer-Encoding: chunked\r\n";
inline const std::string kGzip = kHead + "Content-Encoding: gzip\r\n";

inline const std::string kEarly =
    "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\nContent-Type: no\r\n\r\n";

}  // namespace contract::reference
