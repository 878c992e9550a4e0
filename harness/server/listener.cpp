#include "server/listener.h"

#include <signal.h>

#include <algorithm>
#include <mutex>
#include <vector>

#include "server/acceptor.h"
#include "server/switchboard.h"

namespace contract {
namespace {

// The threads made meanwhile get no signals: those are for the program's own, and one without
// SA_RESTART would fail a call here. SIGPIPE, which OpenSSL may raise, then only stays pending.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_;
};

using Switchboards = std::vector<std::unique_ptr<Switchboard>>;

}  // namespace

struct Listener::Impl {
  Impl(const Handler& handler, const ListenerOptions& options)
      : switchboards(switchboards_of(handler, options)),
        acceptor(options.host, options.port,
                 [this](Socket socket) { emptiest().adopt(std::move(socket)); }) {}

  static Switchboards switchboards_of(const Handler& handler, const ListenerOptions& options) {
    Switchboards made;
    const unsigned count = std::max(options.loops, 1u);
    ListenerOptions share = options;
    share.connections = (options.connections + count - 1) / count;
    for (unsigned i = 0; i < count; ++i)
      made.push_back(std::make_unique<Switchboard>(handler, share, Numbering{i + 1, count}));
    return made;
  }
  Switchboard& emptiest() {
    return **std::min_element(switchboards.begin(), switchboards.end(),
                              [](const auto& a, const auto& b) { return a->open() < b->open(); });
  }

  const Switchboards switchboards;
  Acceptor acceptor;
  std::mutex stopping;
};

Listener::Listener(const Handler& handler, const ListenerOptions& options) {
  const SignalsBlocked while_threads_are_made;
  impl_ = std::make_unique<Impl>(handler, options);
}

Listener::~Listener() { stop(); }

int Listener::port() const { return impl_->acceptor.port(); }

void Listener::stop() {
  impl_->acceptor.shut();
  bool from_handler = false;
  for (const auto& each : impl_->switchboards) {
    each->begin_to_end();
    from_handler = from_handler || each->is_this_thread();
  }
  if (from_handler) return;
  const std::lock_guard lock(impl_->stopping);
  impl_->acceptor.stop();
  for (const auto& each : impl_->switchboards) each->end();
}

}  // namespace contract
