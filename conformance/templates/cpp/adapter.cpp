// Drives @NAME@. What belongs to the protocol is in protocol/; yours is what stands between the two
// lines that begin with FILL IN.
#include <netdb.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "protocol/protocol.h"

using adapter::Json;

// FILL IN, from here: who the client is, what it can do, and a call of it. What stands here now is a
// stand-in that sends unsigned calls over a socket, enough for `ecs-contract check adapter`.
Json hello() {
  Json unsupported = Json::array();  // a reason for each value that is not declared below
  for (const char* what :
       {"format:xml", "signature:v1-hmac-sha256", "signature:v3", "scheme:https", "method:POST",
        "feature:sts", "feature:null-parameter", "feature:empty-parameter", "feature:big-integer"})
    unsupported.push_back({{"what", what}, {"reason", "not filled in yet"}});
  return {{"client", {{"name", "@NAME@"}, {"version", "0"}, {"language", "C++"}}},
          {"capabilities",
           {{"format", {"json"}},
            {"signature", {"v1-hmac-sha1"}},
            {"scheme", {"http"}},
            {"method", {"GET"}},
            {"features", Json::array()}}},
          {"reports", {"status", "code", "message", "request_id", "order_id"}},
          {"unsupported", unsupported}};
}

std::string encoded(const std::string& text) {
  std::string out;
  for (const unsigned char c : text) {
    char escape[4];
    std::snprintf(escape, sizeof escape, "%%%02X", c);
    out += std::isalnum(c) != 0 ? std::string(1, static_cast<char>(c)) : escape;
  }
  return out;
}

/// Sends the bytes and reads until the service closes. std::runtime_error: it can't.
std::string exchange(const Json& endpoint, const std::string& bytes, long deadline_ms) {
  const auto demand = [](bool done) {
    if (!done) throw std::runtime_error(std::strerror(errno));
  };
  addrinfo hints{}, *address = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  const std::string host = endpoint["host"], port = std::to_string(endpoint["port"].get<int>());
  demand(::getaddrinfo(host.c_str(), port.c_str(), &hints, &address) == 0);
  struct Socket {
    int number;
    ~Socket() { ::close(number); }
  } socket{::socket(address->ai_family, SOCK_STREAM, 0)};
  const timeval time{deadline_ms / 1000, deadline_ms % 1000 * 1000};
  ::setsockopt(socket.number, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
  ::setsockopt(socket.number, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
  const int connected = ::connect(socket.number, address->ai_addr, address->ai_addrlen);
  ::freeaddrinfo(address);
  demand(connected == 0);
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t count =
        ::send(socket.number, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    demand(count > 0);
    sent += static_cast<std::size_t>(count);
  }
  std::string answer;
  char piece[4096];
  ssize_t count = 0;
  while ((count = ::recv(socket.number, piece, sizeof piece, 0)) > 0)
    answer.append(piece, static_cast<std::size_t>(count));
  demand(count == 0);
  return answer;
}

std::optional<std::string> text_of(const Json& answer, const char* name) {
  return answer.contains(name) ? std::optional(answer[name].get<std::string>()) : std::nullopt;
}

Json call(const Json& request) {
  std::string query = "Format=JSON&Action=" + encoded(request["action"]) +
                      "&Version=" + encoded(request["version"]) +
                      "&AccessKeyId=" + encoded(request["credentials"]["access_key_id"]);
  for (const Json& each : request["parameters"])
    if (!each["text"].is_null()) query += "&" + encoded(each["name"]) + "=" + encoded(each["text"]);
  const Json& endpoint = request["endpoint"];
  const std::string host = endpoint["host"].get<std::string>() + ":" + endpoint["port"].dump();
  std::string answer;
  try {
    answer = exchange(endpoint,
                      "GET /?" + query + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n",
                      request["deadline_ms"]);
  } catch (const std::runtime_error& error) {
    return adapter::failure("transport_error", "std::runtime_error", error.what());
  }
  const std::size_t body = answer.find("\r\n\r\n");
  if (body == std::string::npos)
    return adapter::failure("transport_error", "none", "the answer ended too early");
  try {
    const Json read = Json::parse(answer.substr(body + 4));
    const std::string status = answer.substr(9, 3);  // HTTP/1.1 200
    Json outcome{{"kind", status == "200" ? "ok" : "api_error"},
                 {"status", adapter::field(status, "int")},
                 {"request_id", adapter::field(text_of(read, "RequestId"))}};
    if (status == "200") {
      outcome["order_id"] = adapter::field(text_of(read, "OrderId"));
    } else {
      outcome["code"] = adapter::field(text_of(read, "Code"));
      outcome["message"] = adapter::field(text_of(read, "Message"));
    }
    return outcome;
  } catch (const Json::exception& error) {
    return adapter::failure("parse_error", "Json::exception", error.what());
  }
}
// FILL IN, to here.

int main() { adapter::serve(hello(), call); }
