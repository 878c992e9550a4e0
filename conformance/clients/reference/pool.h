// A careless pool of connections, as some clients have one for their whole process.
#pragma once

#include <chrono>
#include <map>
#include <variant>

#include "connection.h"
#include "ecs_contract/message.h"

namespace contract::reference {

/// Sends each request on the connection that the last answer from its endpoint left open, without a
/// look whether it is still alive or what lies on it, and else on a fresh one. Nothing is sent
/// twice. Plain HTTP alone. It is here to prove that the cases of a suite do not reach each other
/// by such a pool; who wants to place orders takes a Connection. One thread at a time.
class Pool {
 public:
  Pool() = default;
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  /// As Connection::exchange. std::invalid_argument: the scheme is not http.
  std::variant<Response, TransportError> exchange(const Endpoint& endpoint, const Request& request,
                                                  std::chrono::milliseconds deadline);

 private:
  std::map<Endpoint, int> idle_;  ///< descriptors
};

}  // namespace contract::reference
