// For tests: a client that sends exactly the bytes it is given. Every wait has a deadline.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "net/socket.h"

namespace contract {

/// An answer as it came, for what tests ask of it.
struct RawAnswer {
  std::string head;  ///< up to and with the empty line
  std::string body;
  int status() const { return std::atoi(head.substr(head.find(' ') + 1, 3).c_str()); }
};

/// A TCP connection to this machine. Throws std::runtime_error where the peer is late or ends
/// early.
class RawClient {
 public:
  static constexpr std::chrono::seconds kDeadline{20};

  explicit RawClient(int port, int receive_buffer = 0) : RawClient(Unconnected{receive_buffer}) {
    connect(port);
  }
  /// Has its descriptor, but is not connected yet.
  static RawClient unconnected() { return RawClient(Unconnected{0}); }

  /// To 127.0.0.1, or to another address of this machine.
  void connect(int port, in_addr_t to = INADDR_LOOPBACK) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(to);
    if (::connect(fd(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
      throw std::runtime_error("can't connect");
    }
  }

  /// Sends all; false where the peer is gone.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      wait(POLLOUT);
      const ssize_t sent = ::send(fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent < 0 && errno == EAGAIN) continue;
      if (sent < 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  /// What comes next, at most `limit` bytes; nothing at the end. Sets `reset` where the end is RST.
  std::string receive(std::size_t limit = 65536) {
    std::string bytes(limit, '\0');
    wait(POLLIN);
    const ssize_t size = ::recv(fd(), bytes.data(), bytes.size(), 0);
    if (size < 0) reset = errno == ECONNRESET;
    bytes.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return bytes;
  }

  /// Everything up to the end.
  std::string receive_all() {
    std::string all = std::exchange(left_, {});
    for (std::string piece = receive(); !piece.empty(); piece = receive()) all += piece;
    return all;
  }

  /// One answer, framed by its Content-Length.
  RawAnswer receive_answer(bool with_body = true) {
    std::string bytes = std::exchange(left_, {});
    const auto more = [&] {
      const std::string piece = receive();
      if (piece.empty()) throw std::runtime_error("ended in an answer: " + bytes.substr(0, 200));
      bytes += piece;
    };
    while (bytes.find("\r\n\r\n") == std::string::npos) more();
    RawAnswer answer;
    answer.head = bytes.substr(0, bytes.find("\r\n\r\n") + 4);
    const auto at = answer.head.find("Content-Length: ");
    const std::size_t length = at == std::string::npos || !with_body
                                   ? 0
                                   : std::strtoul(answer.head.c_str() + at + 16, nullptr, 10);
    while (bytes.size() < answer.head.size() + length) more();
    answer.body = bytes.substr(answer.head.size(), length);
    left_ = bytes.substr(answer.head.size() + length);
    return answer;
  }

  RawAnswer ask(std::string_view request) {
    send(request);
    return receive_answer();
  }

  /// Waits for the peer's RST, reading nothing.
  void wait_for_reset() { wait(0); }
  void end_writing() { ::shutdown(fd(), SHUT_WR); }
  void close() { socket_.close(); }
  void close_by_reset() {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(fd(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    socket_.close();
  }
  int fd() const { return socket_.fd(); }

  bool reset = false;

 private:
  struct Unconnected {
    int receive_buffer;
  };
  explicit RawClient(Unconnected how) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (how.receive_buffer > 0) {
      ::setsockopt(fd(), SOL_SOCKET, SO_RCVBUF, &how.receive_buffer, sizeof how.receive_buffer);
    }
  }

  void wait(int events) {
    pollfd waited{.fd = fd(), .events = static_cast<short>(events), .revents = 0};
    constexpr auto deadline = std::chrono::milliseconds(kDeadline);
    if (::poll(&waited, 1, static_cast<int>(deadline.count())) != 1) {
      throw std::runtime_error("the peer let the deadline pass");
    }
  }

  Socket socket_;
  std::string left_;
};

}  // namespace contract
