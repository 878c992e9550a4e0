#include "server/listener.h"

#include <signal.h>

#include <mutex>
#include <utility>

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

}  // namespace

struct Listener::Impl {
  Impl(Handler handler, const ListenerOptions& options)
      : switchboard(std::move(handler), options),
        acceptor(options.host, options.port,
                 [this](Socket socket) { switchboard.adopt(std::move(socket)); }) {}

  Switchboard switchboard;
  Acceptor acceptor;
  std::mutex stopping;
};

Listener::Listener(Handler handler, const ListenerOptions& options) {
  const SignalsBlocked while_threads_are_made;
  impl_ = std::make_unique<Impl>(std::move(handler), options);
}

Listener::~Listener() { stop(); }

int Listener::port() const { return impl_->acceptor.port(); }

void Listener::stop() {
  impl_->acceptor.shut();
  impl_->switchboard.begin_to_end();
  if (impl_->switchboard.is_this_thread()) return;
  const std::lock_guard lock(impl_->stopping);
  impl_->acceptor.stop();
  impl_->switchboard.end();
}

}  // namespace contract
