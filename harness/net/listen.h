// Sockets that listen.
#pragma once

#include <string>

#include "net/socket.h"

namespace contract {

/// A socket that listens, does not block and is closed on exec; `port` 0: any free one. Error: the
/// address can't be bound.
Socket listen_on(const std::string& host, int port);
/// The same; no descriptor where another socket has that port.
Socket listen_if_free(const std::string& host, int port);
/// The port that a socket is bound to.
int port_of(const Socket& socket);

}  // namespace contract
