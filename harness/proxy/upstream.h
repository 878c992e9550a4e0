// The service behind a recorder.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "cassette/cassette.h"
#include "ecs_contract/message.h"
#include "net/dial.h"

namespace contract {

struct UpstreamOptions {
  Address address;
  std::string authorities_pem;  ///< whom to trust under TLS; empty: the system's authorities
  std::chrono::milliseconds connect_time{10'000};
  std::chrono::milliseconds answer_time{60'000};  ///< from the request to the answer's last byte
};

/// Passes requests on, each once: nothing is repeated, for a call may place an order, and no
/// redirect is followed. Target, body, headers, their order and spelling stay as they came, but for
/// Host (the service's), the headers of one hop (RFC 9110 7.6.1) and Accept-Encoding ("identity": a
/// packed body could not be looked into). Connections are kept open and used again by their
/// thread.
///
/// The answer comes back as it is, without headers of one hop; chunks are joined. What is none
/// comes back as what happened, with a header Ecs-Contract-Upstream that says it: a server that
/// can't be reached or trusted is 502, one that is late 504, in plain text; bytes that are no
/// answer, cut off or beyond AnswerLimits are sent as they came, and then the connection ends as
/// the server's did; so they are where the loop that asks ends first (wait.h).
///
/// Safe from any thread; ask() waits as wait.h does.
class Upstream {
 public:
  /// Error: the file of authorities is none.
  explicit Upstream(UpstreamOptions options);

  Response ask(const Request& request);
  /// How many connections were opened so far.
  std::uint64_t connections() const { return opened_; }

 private:
  std::unique_ptr<ServerConnection> take_idle();
  std::unique_ptr<ServerConnection> take_connection(Deadline deadline);
  void give_back(std::unique_ptr<ServerConnection> connection);

  const UpstreamOptions options_;
  std::optional<TlsClientContext> tls_;
  std::atomic<std::uint64_t> opened_ = 0;
  using Idle = std::vector<std::unique_ptr<ServerConnection>>;  ///< the one used last is last
  std::mutex mutex_;
  std::unordered_map<std::thread::id, Idle> idle_;  // under mutex_; each loop has a thread
};

}  // namespace contract
