#include "server/endpoints.h"

#include <sys/resource.h>

#include <algorithm>
#include <mutex>
#include <set>
#include <utility>
#include <vector>

#include "error.h"
#include "server/loops.h"

namespace contract {
namespace {

// The system gives free ports at random, so ever more of them were used before. Each that was is
// held while another is asked for.
constexpr std::size_t kMostHeld = 1000;
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
    std::vector<Socket> held;
    while (held.size() < kMostHeld) {
      Socket socket = listen_on(host, 0);
      if (used.insert(port_of(socket)).second) return socket;
      held.push_back(std::move(socket));
    }
    throw no_port_left();
  }

  Socket next_free_port(const std::string& host) {
    while (next_port <= kLastPort)
      if (Socket socket = listen_if_free(host, next_port++)) return socket;
    throw no_port_left();
  }

  Switchboard& loop_of(std::uint64_t place) { return *loops.all()[place % loops.all().size()]; }

  std::mutex mutex;
  int next_port;             // under mutex; 0: any free one
  std::set<int> used;        // under mutex
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
