#include "pool.h"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "wire/answer_reader.h"

namespace contract::reference {
namespace {

using Clock = std::chrono::steady_clock;

/// A descriptor that is closed unless it is handed on.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

/// Whether the descriptor became ready in time.
bool wait_for(int fd, short events, Clock::time_point until) {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    pollfd waited{fd, events, 0};
    const int ready = ::poll(&waited, 1, static_cast<int>(std::max<long long>(left, 0)));
    if (ready > 0) return true;
    if (ready == 0 || errno != EINTR) return false;
  }
}

/// A connected, non-blocking socket, or -1.
int connect_to(const Endpoint& endpoint, Clock::time_point until) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(endpoint.host.c_str(), std::to_string(endpoint.port).c_str(), &wanted,
                    &found) != 0)
    return -1;
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> all(found, ::freeaddrinfo);
  Descriptor socket(::socket(all->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (socket.get() < 0) return -1;
  if (::connect(socket.get(), all->ai_addr, all->ai_addrlen) != 0) {
    if (errno != EINPROGRESS || !wait_for(socket.get(), POLLOUT, until)) return -1;
    int failed = 0;
    socklen_t size = sizeof failed;
    ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &failed, &size);
    if (failed != 0) return -1;
  }
  return socket.release();
}

std::string bytes_of(const Request& request) {
  std::string bytes = request.method + " " + request.target + " HTTP/1.1\r\n";
  for (const Header& header : request.headers) bytes += header.name + ": " + header.value + "\r\n";
  if (request.method == "POST")
    bytes += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  return bytes + "\r\n" + request.body;
}

/// What went wrong; nothing: all is sent.
std::optional<std::string> send_all(int fd, std::string_view bytes, Clock::time_point until) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno != EAGAIN && errno != EINTR) {
      return std::string("can't send: ") + std::strerror(errno);
    } else if (!wait_for(fd, POLLOUT, until)) {
      return "the request could not be sent in time";
    }
  }
  return {};
}

/// What went wrong; nothing: `reader` has a whole answer.
std::optional<std::string> read_answer(int fd, AnswerReader& reader, Clock::time_point until) {
  std::array<char, 16384> buffer;
  while (reader.state() == AnswerReader::State::unfinished) {
    if (Clock::now() >= until || !wait_for(fd, POLLIN, until)) return "no whole answer in time";
    const ssize_t size = ::recv(fd, buffer.data(), buffer.size(), 0);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (size < 0) return std::string("can't receive: ") + std::strerror(errno);
    if (size == 0 && reader.end() != AnswerReader::State::whole) return "the connection has ended";
    if (size > 0) reader.feed({buffer.data(), static_cast<std::size_t>(size)});
  }
  if (reader.state() == AnswerReader::State::nonsense) return "that is no answer of HTTP/1.1";
  return {};
}

}  // namespace

Pool::~Pool() {
  for (const auto& [endpoint, fd] : idle_) ::close(fd);
}

std::variant<Response, TransportError> Pool::exchange(const Endpoint& endpoint,
                                                      const Request& request,
                                                      std::chrono::milliseconds deadline) {
  if (endpoint.scheme != "http") throw std::invalid_argument("this pool speaks plain HTTP alone");
  const Clock::time_point until = Clock::now() + deadline;
  const auto idle = idle_.find(endpoint);
  Descriptor socket(idle == idle_.end() ? connect_to(endpoint, until) : idle->second);
  if (idle != idle_.end()) idle_.erase(idle);
  if (socket.get() < 0) return TransportError{"can't connect", false};
  if (const auto failed = send_all(socket.get(), bytes_of(request), until))
    return TransportError{*failed};
  AnswerReader reader(request.method == "HEAD");
  if (const auto failed = read_answer(socket.get(), reader, until)) return TransportError{*failed};
  Response answer = reader.take();
  if (!connection_names(answer.headers, "close")) idle_[endpoint] = socket.release();
  return answer;
}

}  // namespace contract::reference
