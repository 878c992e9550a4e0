#include "net/endpoints.h"

#include <sys/resource.h>

#include <algorithm>
#include <mutex>
#include <set>
#include <utility>

#include "ecs_contract/error.h"
#include "net/listen.h"
#include "net/loops.h"

namespace contract {
namespace {

// The system chooses from a part of its range and gives a port again long before all were given
// (Linux: odd ones of the lower half). From then on ports are asked for by number, from the first.
constexpr int kFirstPort = 20000;
constexpr int kLastPort = 65535;

Error no_port_left() {
  return Error("no port is left that this run has not used: each case has one of its own",
               "run in parts (--shard), or allow more ports (net.ipv4.ip_local_port_range)");
}

}  // namespace

Endpoint::Endpoint(Endpoint&& other) noexcept { *this = std::move(other); }

Endpoint& Endpoint::operator=(Endpoint&& other) noexcept {
  if (this == &other) return *this;
  close();
  owner_ = std::exchange(other.owner_, nullptr);
  place_ = other.place_;
  host_ = std::move(other.host_);
  port_ = other.port_;
  return *this;
}

Endpoint::~Endpoint() { close(); }

void Endpoint::close() {
  if (owner_ != nullptr) std::exchange(owner_, nullptr)->close(place_);
}

struct Endpoints::Impl {
  explicit Impl(const ListenerOptions& options) : next_port(options.port), loops(options) {}

  Socket listen(const std::string& host) {
    const std::lock_guard lock(mutex);
    return next_port == 0 ? any_free_port(host) : next_free_port(host);
  }

  Socket any_free_port(const std::string& host) {
    Socket given = listen_on(host, 0);
    if (used.insert(port_of(given)).second) return given;
    while (untried <= kLastPort) {
      const int port = untried++;
      if (used.contains(port)) continue;
      if (Socket socket = listen_if_free(host, port)) {
        used.insert(port);
        return socket;
      }
    }
    throw no_port_left();
  }

  Socket next_free_port(const std::string& host) {
    while (next_port <= kLastPort)
      if (Socket socket = listen_if_free(host, next_port++)) return socket;
    throw no_port_left();
  }

  EventLoop& loop_of(std::uint64_t place) { return *loops.all()[place % loops.all().size()]; }

  std::mutex mutex;
  int next_port;             // under mutex; 0: any free one
  std::set<int> used;        // under mutex
  int untried = kFirstPort;  // under mutex; by number, where the system gives no other
  std::uint64_t places = 0;  // under mutex
  std::mutex stopping;
  Loops loops;
};

Endpoints::Endpoints(const ListenerOptions& options) : impl_(std::make_unique<Impl>(options)) {}

Endpoints::~Endpoints() { stop(); }

Endpoint Endpoints::open(const EndpointOptions& options, Handler handler) {
  Socket socket = impl_->listen(options.host);
  Endpoint endpoint;
  endpoint.host_ = options.host;
  endpoint.port_ = port_of(socket);
  {
    const std::lock_guard lock(impl_->mutex);
    endpoint.place_ = ++impl_->places;
  }
  impl_->loop_of(endpoint.place_)
      .listen(endpoint.place_, std::move(socket),
              std::make_shared<const Site>(Site{std::move(handler), options.tls}));
  endpoint.owner_ = this;
  return endpoint;
}

void Endpoints::close(std::uint64_t place) { impl_->loop_of(place).shut(place); }

void Endpoints::settle() {
  for (const auto& each : impl_->loops.all()) each->settle();
}

std::chrono::milliseconds Endpoints::late_between(Time since, Time until) const {
  std::chrono::milliseconds longest{0};
  for (const auto& each : impl_->loops.all())
    longest = std::max(longest, each->late_between(since, until));
  return longest;
}

void Endpoints::stop() {
  if (impl_->loops.begin_to_end()) return;
  const std::lock_guard lock(impl_->stopping);
  impl_->loops.end();
}

void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace contract
