// bench-fair <port> <target> <connections> <seconds> <pid>: a closed loop over many connections.
// Prints one line: answers a second, the fewest and most answers of a connection, the longest wait
// for one in milliseconds, and what the process <pid> computes, in percent of a core, while all of
// them idle. bench-fair <port> <target> first: waits for the first answer, at most a minute.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "net/socket.h"
#include "wire/answer_reader.h"

namespace {

using Clock = std::chrono::steady_clock;
using contract::AnswerReader;
using contract::Socket;

Socket connect_to(int port) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(port));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  Socket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (::connect(socket.fd(), reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) return {};
  const int on = 1;
  ::setsockopt(socket.fd(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return socket;
}

struct Asker {
  Socket socket;
  std::optional<AnswerReader> reader;
  Clock::time_point asked;
  long answers = 0;
  double longest = 0;

  void ask(const std::string& request) {
    reader.emplace(false);
    asked = Clock::now();
    if (::send(socket.fd(), request.data(), request.size(), MSG_NOSIGNAL) < 0) socket.close();
  }
  double waited() const {
    return std::chrono::duration<double, std::milli>(Clock::now() - asked).count();
  }
  /// Whether an answer is whole.
  bool read() {
    char buffer[16 * 1024];
    const ssize_t got = ::recv(socket.fd(), buffer, sizeof buffer, MSG_DONTWAIT);
    if (got == 0) socket.close();
    if (got <= 0) return false;
    return reader->feed({buffer, static_cast<std::size_t>(got)}) == AnswerReader::State::whole;
  }
};

double cpu_seconds(const std::string& pid) {
  std::ifstream file("/proc/" + pid + "/stat");
  std::string word;
  double ticks = 0;
  for (int i = 1; i <= 15 && file >> word; ++i)
    if (i >= 14) ticks += std::stod(word);
  return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

int wait_for_first(int port, const std::string& request) {
  const auto until = Clock::now() + std::chrono::seconds(60);
  while (Clock::now() < until) {
    Asker asker{connect_to(port), {}, {}};
    if (asker.socket) asker.ask(request);
    for (int i = 0; asker.socket && i < 2000; ++i) {
      if (asker.read()) return 0;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return 1;
}

int measure(int port, const std::string& request, std::size_t connections, double seconds,
            const std::string& pid) {
  const Socket poll(::epoll_create1(EPOLL_CLOEXEC));
  std::vector<Asker> askers(connections);
  for (std::size_t i = 0; i < connections; ++i) {
    askers[i].socket = connect_to(port);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = i;
    ::epoll_ctl(poll.fd(), EPOLL_CTL_ADD, askers[i].socket.fd(), &event);
  }
  for (Asker& asker : askers) asker.ask(request);
  const auto begin = Clock::now();
  const auto end = begin + std::chrono::duration<double>(seconds);
  std::vector<epoll_event> events(connections);
  while (Clock::now() < end) {
    const int count = ::epoll_wait(poll.fd(), events.data(), static_cast<int>(connections), 10);
    for (int i = 0; i < count; ++i) {
      Asker& asker = askers[events[static_cast<std::size_t>(i)].data.u64];
      if (!asker.read()) continue;
      asker.longest = std::max(asker.longest, asker.waited());
      ++asker.answers;
      asker.ask(request);
    }
  }
  long total = 0, fewest = askers[0].answers, most = 0;
  double longest = 0;
  for (const Asker& asker : askers) {
    total += asker.answers;
    fewest = std::min(fewest, asker.answers);
    most = std::max(most, asker.answers);
    longest = std::max({longest, asker.longest, asker.waited()});
  }
  const double took = std::chrono::duration<double>(Clock::now() - begin).count();
  std::this_thread::sleep_for(std::chrono::milliseconds(500));  // the last answers arrive
  const double before = cpu_seconds(pid);
  std::this_thread::sleep_for(std::chrono::seconds(1));
  std::cout << static_cast<long>(static_cast<double>(total) / took) << " " << fewest << " " << most
            << " " << static_cast<long>(longest + 0.5) << " "
            << static_cast<long>((cpu_seconds(pid) - before) * 100 + 0.5) << "\n";
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  const int port = std::stoi(argv[1]);
  const std::string request =
      std::string("GET ") + argv[2] + " HTTP/1.1\r\nHost: 127.0.0.1:" + argv[1] + "\r\n\r\n";
  if (std::string(argv[3]) == "first") return wait_for_first(port, request);
  if (argc < 6) return 2;
  return measure(port, request, std::stoul(argv[3]), std::stod(argv[4]), argv[5]);
}
