#include "net/listen.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "ecs_contract/error.h"

namespace contract {
namespace {

constexpr int kBacklog = 1024;

struct FreeAddresses {
  void operator()(addrinfo* all) const { ::freeaddrinfo(all); }
};

/// Binds and listens; no descriptor, with errno, where that fails.
Socket try_to_listen(const addrinfo& address) {
  Socket socket(::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket) return socket;
  const int yes = 1;
  ::setsockopt(socket.fd(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (::bind(socket.fd(), address.ai_addr, address.ai_addrlen) != 0 ||
      ::listen(socket.fd(), kBacklog) != 0) {
    const int why = errno;
    socket.close();
    errno = why;
  }
  return socket;
}

Error cannot_listen(const std::string& host, int port, const std::string& why, int number) {
  return Error("can't listen on " + host + ":" + std::to_string(port) + ": " + why,
               number == EMFILE || number == ENFILE
                   ? "raise the limit of open files (ulimit -n), or choose fewer cases"
                   : "give another port, 0 for any free one, or an address of this machine");
}

}  // namespace

Socket listen_if_free(const std::string& host, int port) {
  addrinfo wanted{};
  wanted.ai_family = AF_UNSPEC;
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  const int failed = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &found);
  const std::unique_ptr<addrinfo, FreeAddresses> all(found);
  if (failed != 0) throw cannot_listen(host, port, ::gai_strerror(failed), 0);
  int number = 0;
  for (const addrinfo* each = all.get(); each != nullptr; each = each->ai_next) {
    if (Socket socket = try_to_listen(*each)) return socket;
    number = errno;
  }
  if (number == EADDRINUSE) return {};
  throw cannot_listen(host, port, std::strerror(number), number);
}

Socket listen_on(const std::string& host, int port) {
  if (Socket socket = listen_if_free(host, port)) return socket;
  throw cannot_listen(host, port, std::strerror(EADDRINUSE), EADDRINUSE);
}

int port_of(const Socket& socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (::getsockname(socket.fd(), reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  // Both families have the port at the same place.
  return ntohs(reinterpret_cast<const sockaddr_in*>(&address)->sin_port);
}

}  // namespace contract
