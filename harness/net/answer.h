// From a handler's answer to what is done on the wire.
#pragma once

#include <chrono>
#include <vector>

#include "ecs_contract/message.h"
#include "wire/http_reader.h"

namespace contract {

/// What is done to a connection, in order. Ends the connection only where it says so.
using Script = std::vector<WireAction>;

/// What call() answers, as it goes on the wire. An answer with a script is that
/// script. Any other is one piece of bytes, followed by Close where the connection ends by the
/// rules of HTTP (RFC 9112 9.3): HTTP/1.1 stays open unless request or answer says "Connection:
/// close", HTTP/1.0 only where the request says "keep-alive" and the answer doesn't say "close".
/// Where that is not what the peer would take for granted and the answer has no Connection header
/// of its own, one is added; so it is, with Keep-Alive, where it stays open and `keep_alive` is
/// promised. Safe from any thread.
Script answer(const Handler& handler, const Request& request, std::chrono::seconds keep_alive = {});

/// What `handler` answers; where it throws, 500 and not a word about the exception.
Response call(const Handler& handler, const Request& request);

/// The answer to bytes that are no acceptable request, and the end of the connection.
Script refuse(const Refusal& refusal);

}  // namespace contract
