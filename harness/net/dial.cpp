#include "net/dial.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <exception>
#include <system_error>
#include <thread>
#include <utility>

#include "ecs_contract/error.h"
#include "ecs_contract/finding.h"
#include "net/fibers.h"
#include "net/socket.h"
#include "wire/url.h"

namespace contract {
namespace {

using Why = ConnectionFailure::Why;

// Also where there is something to read: a peer that never stops sending is late all the same.
void demand_in_time(Deadline deadline) {
  if (deadline <= std::chrono::steady_clock::now())
    throw ConnectionFailure(Why::late, "did not answer in time");
}

/// Waits until the socket is ready; ConnectionFailure where it is not by then.
void await(TcpSocket& socket, TcpSocket::wait_type what, Deadline deadline) {
  demand_in_time(deadline);
  if (!wait_for(socket, what, deadline))
    throw ConnectionFailure(Why::late, "did not answer in time");
}

[[noreturn]] void fail(int error) {
  throw ConnectionFailure(error == ECONNRESET || error == EPIPE ? Why::reset : Why::unreachable,
                          std::strerror(error));
}

struct FreeAddresses {
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};

TcpSocket connect_to(const addrinfo& to, IoContext& io, Deadline deadline) {
  Socket socket(
      ::socket(to.ai_family, to.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, to.ai_protocol));
  if (!socket) fail(errno);
  const bool connects = ::connect(socket.fd(), to.ai_addr, to.ai_addrlen) != 0;
  if (connects && errno != EINPROGRESS) fail(errno);
  const int on = 1;
  ::setsockopt(socket.fd(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  TcpSocket given = give_to<TcpSocket>(io, std::move(socket));
  if (!given.is_open()) fail(ENOSPC);  // the one limit there is on what is watched
  if (connects) {
    await(given, TcpSocket::wait_write, deadline);
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(given.native_handle(), SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) throw ConnectionFailure(Why::unreachable, std::strerror(error));
  }
  return given;
}

using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

/// What the system's resolver says, whenever it says it.
Addresses look_up(const std::string& host, int port, int flags) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags;
  addrinfo* found = nullptr;
  const int error = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (error != 0) throw ConnectionFailure(Why::unreachable, ::gai_strerror(error));
  return Addresses(found);
}

/// A question to the resolver; once the bell rings, the answer is there.
struct LookUp {
  Socket bell{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  Addresses found;
  std::exception_ptr failure;
};

/// The same within the deadline. The resolver knows none and can't be interrupted, so a thread of
/// its own waits for it, longer than we do where need be.
Addresses addresses_of(const Address& address, Deadline deadline) {
  std::string host = address.host;
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  in6_addr binary{};
  if (::inet_pton(AF_INET, host.c_str(), &binary) == 1 ||
      ::inet_pton(AF_INET6, host.c_str(), &binary) == 1)
    return look_up(host, address.port, AI_NUMERICHOST);
  const auto asked = std::make_shared<LookUp>();
  if (!asked->bell) fail(errno);
  const auto look = [asked, host, port = address.port] {
    try {
      asked->found = look_up(host, port, 0);
    } catch (...) {
      asked->failure = std::current_exception();
    }
    const std::uint64_t one = 1;
    static_cast<void>(::write(asked->bell.fd(), &one, sizeof one));
  };
  try {
    std::thread(look).detach();
  } catch (const std::system_error& error) {
    throw ConnectionFailure(Why::unreachable,
                            std::string("its name can't be looked up: ") + error.what());
  }
  if (!wait_readable(asked->bell.fd(), deadline))
    throw ConnectionFailure(Why::late, "its name was not found in time");
  std::uint64_t rings = 0;
  if (::read(asked->bell.fd(), &rings, sizeof rings) < 0) fail(errno);
  if (asked->failure) std::rethrow_exception(asked->failure);
  return std::move(asked->found);
}

/// The first of the host's addresses that takes the connection.
TcpSocket connect_to(const Address& address, IoContext& io, Deadline deadline) {
  const Addresses list = addresses_of(address, deadline);
  int untried = 0;
  for (const addrinfo* each = list.get(); each != nullptr; each = each->ai_next) ++untried;
  for (const addrinfo* each = list.get(); each != nullptr; each = each->ai_next, --untried) {
    try {
      // One that takes no packets must leave time for the next.
      const auto now = std::chrono::steady_clock::now();
      return connect_to(*each, io, now + (deadline - now) / untried);
    } catch (const ConnectionFailure&) {
      if (each->ai_next == nullptr) throw;
    }
  }
  throw ConnectionFailure(Why::unreachable, "has no address");
}

struct FreeTls {
  void operator()(SSL* session) const { ::SSL_free(session); }
};

std::string tls_error() {
  char text[256] = "the TLS handshake failed";
  if (const unsigned long error = ::ERR_get_error()) ::ERR_error_string_n(error, text, sizeof text);
  ::ERR_clear_error();
  return text;
}

}  // namespace

std::string Address::authority() const {
  const bool usual = port == (tls ? 443 : 80);
  return usual ? host : host + ":" + std::to_string(port);
}

namespace {

/// The address as it may be printed: who calls and the password are left out.
std::string shown(const std::string& url) {
  const auto at = url.rfind('@');
  const auto scheme = url.find("://");
  const std::size_t begin = scheme == url.npos ? 0 : scheme + 3;
  if (at == url.npos || at < begin) return printable(url);
  return printable(url.substr(0, begin) + "…" + url.substr(at));
}

}  // namespace

Address read_address(const std::string& url) {
  const auto parts = split_url(url);
  if (!parts)
    throw Error("'" + shown(url) + "' is no address of a server",
                "write it as https://host or http://host:port");
  const std::string authority(parts->authority);
  const auto colon = authority.rfind(':');
  const bool has_port =
      colon != std::string::npos && authority.find(']', colon) == std::string::npos;
  const std::string port = has_port ? authority.substr(colon + 1) : "";
  const bool good_port =
      !port.empty() && port.size() < 6 && port.find_first_not_of("0123456789") == std::string::npos;
  Address address;
  address.tls = parts->tls;
  address.host = authority.substr(0, has_port ? colon : std::string::npos);
  address.port = good_port ? std::stoi(port) : address.tls ? 443 : 80;
  if (address.host.empty() || address.host.find(' ') != std::string::npos ||
      url.find('@') != std::string::npos || (!parts->rest.empty() && parts->rest != "/") ||
      (has_port && !good_port) || address.port < 1 || address.port > 65535)
    throw Error("'" + shown(url) + "' is no address of a server",
                "write host and port alone, as in https://ecs.aliyuncs.com");
  return address;
}

bool leads_to(const Address& address, const std::string& host) {
  constexpr std::chrono::seconds kLookUpTime{2};
  try {
    const Addresses own = look_up(host, address.port, AI_NUMERICHOST);
    const Addresses found = addresses_of(address, std::chrono::steady_clock::now() + kLookUpTime);
    for (const addrinfo* each = found.get(); each != nullptr; each = each->ai_next)
      if (each->ai_addrlen == own->ai_addrlen &&
          std::memcmp(each->ai_addr, own->ai_addr, own->ai_addrlen) == 0)
        return true;
  } catch (const ConnectionFailure&) {
    // Nothing is reached there.
  }
  return false;
}

TlsClientContext::TlsClientContext(const std::string& authorities_pem) {
  context_.reset(::SSL_CTX_new(::TLS_client_method()), ::SSL_CTX_free);
  if (!context_) throw std::runtime_error(tls_error());
  SSL_CTX_set_min_proto_version(context_.get(), TLS1_2_VERSION);
  ::SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_mode(context_.get(),
                   SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  if (authorities_pem.empty()) {
    ::SSL_CTX_set_default_verify_paths(context_.get());
    return;
  }
  const std::unique_ptr<BIO, int (*)(BIO*)> bio(
      ::BIO_new_mem_buf(authorities_pem.data(), static_cast<int>(authorities_pem.size())),
      ::BIO_free);
  std::size_t count = 0;
  while (X509* certificate = ::PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) {
    ::X509_STORE_add_cert(::SSL_CTX_get_cert_store(context_.get()), certificate);
    ::X509_free(certificate);
    ++count;
  }
  ::ERR_clear_error();  // the end of the text is reported as an error
  if (count == 0) throw Error("the file of authorities holds no certificate", "name a PEM file");
}

struct ServerConnection::Impl {
  Impl(const Address& address, Deadline deadline) : socket(connect_to(address, *io, deadline)) {}

  int fd() { return socket.native_handle(); }

  const std::shared_ptr<IoContext> io =
      io_here();  ///< lives as long as the socket, longer than its loop
  TcpSocket socket;
  std::unique_ptr<SSL, FreeTls> tls;
  bool has_more = false;  ///< the last read got as much as it could

  /// Repeats a step of TLS until it is through; its result, 0 at the end of the connection.
  template <class Step>
  int carry_out(Step step, Deadline deadline) {
    while (true) {
      ::ERR_clear_error();
      const int result = step();
      if (result > 0) return result;
      switch (::SSL_get_error(tls.get(), result)) {
        case SSL_ERROR_WANT_READ:
          await(socket, TcpSocket::wait_read, deadline);
          break;
        case SSL_ERROR_WANT_WRITE:
          await(socket, TcpSocket::wait_write, deadline);
          break;
        case SSL_ERROR_ZERO_RETURN:
          return 0;
        case SSL_ERROR_SYSCALL:
          if (errno != 0) fail(errno);
          throw ConnectionFailure(Why::closed, "closed the connection");
        default:
          throw ConnectionFailure(Why::closed, tls_error());
      }
    }
  }

  void handshake(const Address& address, SSL_CTX* context, Deadline deadline) {
    tls.reset(::SSL_new(context));
    ::SSL_set_fd(tls.get(), fd());
    in6_addr binary{};
    std::string host = address.host;
    if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
    const bool is_number = ::inet_pton(AF_INET, host.c_str(), &binary) == 1 ||
                           ::inet_pton(AF_INET6, host.c_str(), &binary) == 1;
    if (is_number) {
      ::X509_VERIFY_PARAM_set1_ip_asc(::SSL_get0_param(tls.get()), host.c_str());
    } else {
      SSL_set_tlsext_host_name(tls.get(), host.c_str());
      ::SSL_set1_host(tls.get(), host.c_str());
    }
    try {
      carry_out([&] { return ::SSL_connect(tls.get()); }, deadline);
    } catch (const ConnectionFailure& failure) {
      const long verified = ::SSL_get_verify_result(tls.get());
      if (verified == X509_V_OK) throw;
      throw ConnectionFailure(Why::untrusted, std::string("its certificate is not trusted: ") +
                                                  ::X509_verify_cert_error_string(verified));
    }
  }
};

ServerConnection::ServerConnection(const Address& address, const TlsClientContext* tls,
                                   Deadline deadline)
    : impl_(std::make_unique<Impl>(address, deadline)) {
  if (address.tls) impl_->handshake(address, tls->context_.get(), deadline);
}

ServerConnection::~ServerConnection() = default;

void ServerConnection::send(std::string_view bytes, Deadline deadline) {
  while (!bytes.empty()) {
    ssize_t sent = 0;
    if (impl_->tls) {
      sent = impl_->carry_out(
          [&] {
            return ::SSL_write(impl_->tls.get(), bytes.data(), static_cast<int>(bytes.size()));
          },
          deadline);
      if (sent == 0) throw ConnectionFailure(Why::closed, "closed the connection");
    } else {
      sent = ::send(impl_->fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EAGAIN) {
        await(impl_->socket, TcpSocket::wait_write, deadline);
        continue;
      }
      if (sent < 0 && errno == EINTR) continue;
      if (sent < 0) fail(errno);
    }
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::string ServerConnection::receive(Deadline deadline) {
  // Not on the stack, which each fiber has one of: none waits between a read and its copy.
  thread_local std::array<char, 16 * 1024> buffer;
  if (impl_->tls) {
    const int got = impl_->carry_out(
        [&] {
          return ::SSL_read(impl_->tls.get(), buffer.data(), static_cast<int>(buffer.size()));
        },
        deadline);
    return std::string(buffer.data(), static_cast<std::size_t>(got));
  }
  while (true) {
    // Waits first: an answer takes its time, and a read in vain costs as much as a wait.
    if (std::exchange(impl_->has_more, false)) {
      demand_in_time(deadline);
    } else {
      await(impl_->socket, TcpSocket::wait_read, deadline);
    }
    const ssize_t got = ::recv(impl_->fd(), buffer.data(), buffer.size(), 0);
    if (got >= 0) {
      const auto size = static_cast<std::size_t>(got);
      impl_->has_more = size == buffer.size();
      return std::string(buffer.data(), size);
    }
    if (errno != EAGAIN && errno != EINTR) fail(errno);
  }
}

bool ServerConnection::is_stale() const {
  if (impl_->io != io_here()) return true;
  pollfd waited{.fd = impl_->fd(), .events = POLLIN, .revents = 0};
  return ::poll(&waited, 1, 0) != 0;
}

}  // namespace contract
