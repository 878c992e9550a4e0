#include "net/transport.h"

#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cerrno>
#include <utility>

namespace contract {
namespace {

Io outcome(ssize_t result) {
  if (result > 0) return Io::done;
  if (result == 0) return Io::ended;
  return errno == EAGAIN || errno == EWOULDBLOCK ? Io::again : Io::failed;
}

/// The type of the record that a TLS client begins with (RFC 8446 5.1).
constexpr char kHandshake = 22;

IoResult receive(int fd, char* data, std::size_t size) {
  ssize_t result = 0;
  do {
    result = ::recv(fd, data, size, 0);
  } while (result < 0 && errno == EINTR);
  return {outcome(result), result > 0 ? static_cast<std::size_t>(result) : 0};
}

}  // namespace

Transport::Transport(Socket socket, const TlsContext* tls) : socket_(std::move(socket)) {
  const int fd = socket_.fd();
  ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL, 0) | O_NONBLOCK);
  const int yes = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if (tls) session_.emplace(*tls, fd);
  may_be_clear_ = tls && tls->clear_too();
}

Io Transport::handshake() {
  if (may_be_clear_) {
    char first = 0;
    const Io seen = outcome(::recv(socket_.fd(), &first, 1, MSG_PEEK));
    if (seen != Io::done) return seen;
    may_be_clear_ = false;
    if (first != kHandshake) session_.reset();
  }
  return session_ ? session_->handshake() : Io::done;
}

IoResult Transport::read(char* data, std::size_t size) {
  return session_ ? session_->read(data, size) : receive(socket_.fd(), data, size);
}

IoResult Transport::write(std::string_view bytes) {
  if (session_) return session_->write(bytes);
  ssize_t result = 0;
  do {
    result = ::send(socket_.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  } while (result < 0 && errno == EINTR);
  return {outcome(result), result > 0 ? static_cast<std::size_t>(result) : 0};
}

Io Transport::discard(char* buffer, std::size_t size) {
  return receive(socket_.fd(), buffer, size).status;
}

bool Transport::unsent() const {
  int bytes = 0;
  return ::ioctl(socket_.fd(), SIOCOUTQNSD, &bytes) == 0 && bytes > 0;
}

void Transport::end_writing(bool cut) {
  if (session_ && !cut) session_->send_close_notify();
  ::shutdown(socket_.fd(), SHUT_WR);
}

void Transport::reset() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(socket_.fd(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  socket_.close();
}

}  // namespace contract
